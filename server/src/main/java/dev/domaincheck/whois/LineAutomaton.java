package dev.domaincheck.whois;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tells which of many patterns a line may match by reading the line once, however many there are.
 *
 * <p>A deterministic automaton whose states are made when a line first needs them, and kept. The
 * states kept are bounded; at the bound all are dropped. Safe for use by many threads, without a
 * lock: states never change but for links to others, and a link that is not seen is made again.
 */
final class LineAutomaton {
  /**
   * The most numbers kept in states, 1 MiB of memory. The recorded replies of all registries make
   * 100,000 in the largest automaton and few in most; hostile ones make no more than this.
   */
  static final int MAX_KEPT = 262_144;

  /** Following an instruction while a state is made takes as long as reading some characters. */
  static final int STEPS_PER_VISIT = 2;

  /** And so does allotting the state. */
  static final int STEPS_PER_STATE = 100;

  private static final int[] NONE = {};

  private final ShapeProgram program;

  /** The class of each ASCII character, upper case too, and of all that are beyond. */
  private final byte[] classOf = new byte[Shape.SYMBOLS];

  private volatile States kept = new States();

  LineAutomaton(List<Shape> shapes) {
    program = new ShapeProgram(shapes);
    for (int c = 0; c < Shape.SYMBOLS; c++) {
      // There are at most 129 classes, so the number fits a byte if it is read without a sign.
      classOf[c] = (byte) program.classOf(Shape.symbol(c));
    }
  }

  /** The numbers of the shapes that the whole line matches, ascending; not to be changed. */
  int[] matches(String line, Effort effort) {
    return matches(line, 0, effort);
  }

  /** The numbers of the shapes that the line matches from {@code start} to its end. */
  int[] matches(String line, int start, Effort effort) {
    State state = kept.start(effort);
    int end = line.length();
    int at = start;
    while (at < end && !state.dead) {
      char c = line.charAt(at);
      State next = next(state, c, effort);
      if (next == null) {
        return NONE;
      }
      state = next;
      at += length(c, line, at);
    }
    effort.spend(at - start + 1L);
    return state.ended;
  }

  /** Where some shape's match that begins at {@code start} can end, ascending. */
  List<Integer> ends(String line, int start, Effort effort) {
    List<Integer> ends = new ArrayList<>(1);
    State state = kept.start(effort);
    int at = start;
    while (true) {
      if (state.ended.length > 0) {
        ends.add(at);
      }
      if (at == line.length() || state.dead) {
        break;
      }
      char c = line.charAt(at);
      State next = next(state, c, effort);
      if (next == null) {
        break;
      }
      state = next;
      at += length(c, line, at);
    }
    effort.spend(at - start + 1L);
    return ends;
  }

  /** How many chars the code point has that begins there, with {@code c}. */
  private static int length(char c, String line, int at) {
    return c >= Shape.OTHER
            && Character.isHighSurrogate(c)
            && at + 1 < line.length()
            && Character.isLowSurrogate(line.charAt(at + 1))
        ? 2
        : 1;
  }

  /** The state after one more character; null if the effort is exhausted before it is known. */
  private @Nullable State next(State state, char c, Effort effort) {
    int symbolClass = classOf[Math.min(c, Shape.OTHER)] & 0xff;
    State next = state.next[symbolClass];
    if (next == null && !effort.isExhausted()) {
      next = kept.state(program.after(state.instructions, symbolClass, effort));
      state.next[symbolClass] = next;
    }
    return next;
  }

  /** How many states are kept now. */
  int size() {
    return kept.byInstructions.size();
  }

  private final class State {
    final int[] instructions;
    final int[] ended;

    /** Whether no pattern can match any more, whatever follows. */
    final boolean dead;

    // Written by any thread without order: a state is safe to be seen at any time, for all that is
    // in it is final, and one that is not seen is looked up again.
    final @Nullable State[] next = new State[program.classes()];

    State(int[] instructions) {
      this.instructions = instructions;
      int[] shapes = program.ended(instructions);
      this.ended = shapes.length == 0 ? NONE : shapes;
      this.dead = instructions.length == 0;
    }

    int weight() {
      return instructions.length + next.length;
    }
  }

  private final class States {
    final ConcurrentHashMap<Key, State> byInstructions = new ConcurrentHashMap<>();
    private final AtomicInteger weight = new AtomicInteger();
    private volatile @Nullable State start;

    State start(Effort effort) {
      State known = start;
      if (known == null) {
        known = state(program.begin(effort));
        start = known;
      }
      return known;
    }

    State state(int[] instructions) {
      State made = new State(instructions);
      State before = byInstructions.putIfAbsent(new Key(instructions), made);
      if (before != null) {
        return before;
      }
      if (weight.addAndGet(made.weight()) > MAX_KEPT) {
        kept = new States();
      }
      return made;
    }
  }

  /** A state's instructions as what it is looked up by. */
  private static final class Key {
    private final int[] instructions;

    Key(int[] instructions) {
      this.instructions = instructions;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && Arrays.equals(instructions, key.instructions);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(instructions);
    }
  }
}
