package dev.domaincheck.whois;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Several shapes as one nondeterministic automaton over whole lines. Instructions are numbered: a
 * fork goes on at two others, a character at the next, an end accepts its shape.
 */
final class ShapeProgram {
  private static final int FORK = -1;
  private static final int END = -2;

  /** Rules count to four where each count matters. */
  static final int MAX_COUNT = 4;

  /** For each instruction {@link #FORK}, {@link #END} or the number of a character set. */
  private int[] kinds = new int[64];

  /** Where a fork or a character goes on; the number of the shape that ends. */
  private int[] first = new int[64];

  /** Where else a fork goes on. */
  private int[] second = new int[64];

  private int size;
  private final List<BitSet> sets = new ArrayList<>();
  private final Map<BitSet, Integer> setNumbers = new HashMap<>();
  private final int[] classOf = new int[Shape.SYMBOLS];
  private final int classes;
  private final boolean[][] holds;
  private final int start;

  ShapeProgram(List<Shape> shapes) {
    int entry = add(END, FORK, 0);
    for (int i = shapes.size() - 1; i >= 0; i--) {
      entry = add(FORK, compile(shapes.get(i), add(END, i, 0)), entry);
    }
    start = entry;
    classes = classify();
    holds = new boolean[sets.size()][classes];
    for (int set = 0; set < holds.length; set++) {
      for (int symbol = 0; symbol < Shape.SYMBOLS; symbol++) {
        holds[set][classOf[symbol]] = sets.get(set).get(symbol);
      }
    }
  }

  private int add(int kind, int to, int other) {
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * size);
      first = Arrays.copyOf(first, 2 * size);
      second = Arrays.copyOf(second, 2 * size);
    }
    kinds[size] = kind;
    first[size] = to;
    second[size] = other;
    return size++;
  }

  /** Adds what matches the shape and then goes on at {@code next}; returns where that begins. */
  private int compile(Shape shape, int next) {
    return switch (shape) {
      case Shape.Nothing nothing -> next;
      case Shape.One one -> add(setNumber(one.symbols()), next, 0);
      case Shape.Sequence sequence -> {
        int entry = next;
        for (int i = sequence.parts().size() - 1; i >= 0; i--) {
          entry = compile(sequence.parts().get(i), entry);
        }
        yield entry;
      }
      case Shape.Either either -> {
        int entry = compile(either.parts().getLast(), next);
        for (int i = either.parts().size() - 2; i >= 0; i--) {
          entry = add(FORK, compile(either.parts().get(i), next), entry);
        }
        yield entry;
      }
      case Shape.Repeated repeated -> compileRepeated(repeated, next);
    };
  }

  /**
   * A repetition that is counted far counts as one without end: an automaton counts in states, and
   * one for every count at every word of a line is what would make them many.
   */
  private int compileRepeated(Shape.Repeated repeated, int next) {
    int least = Math.min(repeated.least(), MAX_COUNT);
    int most = repeated.most() > MAX_COUNT ? Shape.Repeated.NO_END : repeated.most();
    int entry = next;
    if (most == Shape.Repeated.NO_END) {
      int loop = add(FORK, 0, next);
      int again = compile(repeated.part(), loop);
      first[loop] = again;
      entry = loop;
    } else {
      for (int i = least; i < most; i++) {
        // Each further time may be left out, and with it all that come after.
        entry = add(FORK, compile(repeated.part(), entry), next);
      }
    }
    for (int i = 0; i < least; i++) {
      entry = compile(repeated.part(), entry);
    }
    return entry;
  }

  private int setNumber(BitSet symbols) {
    return setNumbers.computeIfAbsent(
        symbols,
        s -> {
          sets.add(s);
          return sets.size() - 1;
        });
  }

  /** Puts symbols that no set tells apart into one class; returns how many there are. */
  private int classify() {
    Map<BitSet, Integer> numbers = new HashMap<>();
    for (int symbol = 0; symbol < Shape.SYMBOLS; symbol++) {
      BitSet in = new BitSet(sets.size());
      for (int set = 0; set < sets.size(); set++) {
        in.set(set, sets.get(set).get(symbol));
      }
      Integer number = numbers.putIfAbsent(in, numbers.size());
      classOf[symbol] = number == null ? numbers.size() - 1 : number;
    }
    return numbers.size();
  }

  /** How many classes of symbols there are. */
  int classes() {
    return classes;
  }

  int classOf(int symbol) {
    return classOf[symbol];
  }

  /** The character and end instructions that a line's first character meets, ascending. */
  int[] begin(Effort effort) {
    Closure closure = new Closure();
    closure.add(start);
    return closure.result(effort);
  }

  /** Those that the next character meets after one of the class. */
  int[] after(int[] instructions, int symbolClass, Effort effort) {
    Closure closure = new Closure();
    for (int instruction : instructions) {
      int kind = kinds[instruction];
      if (kind >= 0 && holds[kind][symbolClass]) {
        closure.add(first[instruction]);
      }
    }
    closure.visited += instructions.length;
    return closure.result(effort);
  }

  /** The shapes that match if the line ends here, ascending. */
  int[] ended(int[] instructions) {
    return Arrays.stream(instructions)
        .filter(i -> kinds[i] == END && first[i] >= 0)
        .map(i -> first[i])
        .sorted()
        .toArray();
  }

  /** Follows forks to the instructions behind them. */
  private final class Closure {
    private final BitSet seen = new BitSet(size);
    private final BitSet kept = new BitSet(size);
    private int[] stack = new int[64];
    private int height;
    int visited;

    void add(int instruction) {
      push(instruction);
      while (height > 0) {
        int i = stack[--height];
        visited++;
        if (kinds[i] == FORK) {
          push(first[i]);
          push(second[i]);
        } else {
          kept.set(i);
        }
      }
    }

    private void push(int instruction) {
      if (seen.get(instruction)) {
        return;
      }
      seen.set(instruction);
      if (height == stack.length) {
        stack = Arrays.copyOf(stack, 2 * height);
      }
      stack[height++] = instruction;
    }

    int[] result(Effort effort) {
      effort.spend((long) LineAutomaton.STEPS_PER_VISIT * visited + LineAutomaton.STEPS_PER_STATE);
      return kept.stream().toArray();
    }
  }
}
