package dev.domaincheck;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The client's end of an HTTP/2 connection, frame by frame, for what no client library sends. */
public final class RawHttp2 implements Closeable {
  /** Of a GOAWAY frame (RFC 9113 section 7). */
  public static final int PROTOCOL_ERROR = 1;

  public static final int ENHANCE_YOUR_CALM = 0xb;

  /** Of a RST_STREAM frame. */
  public static final int CANCEL = 8;

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;
  private static final int END_STREAM = 1;

  private static final int FRAME_HEAD = 9;

  /** Whether a message is compressed, and its length. */
  private static final int PREFIX = 5;

  /** What every peer takes (RFC 9113 section 4.2). */
  private static final int MAX_FRAME = 16_384;

  /** RFC 7541 sections 6.2.1 and, with the first index after the static table, 6.1. */
  private static final int LITERAL_TO_KEEP = 0x40;

  private static final int KEPT_LAST = 0x80 | 62;

  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;
  private int nextStream = 1;

  /** Says the preface, with an empty SETTINGS frame (RFC 9113 section 3.4). */
  public RawHttp2(Socket socket) throws IOException {
    this(socket, new byte[0]);
  }

  /** One that never lets the server send a byte of a message (RFC 9113 section 6.9.2). */
  public static RawHttp2 withoutWindow(Socket socket) throws IOException {
    return new RawHttp2(socket, new byte[] {0, 4, 0, 0, 0, 0});
  }

  private RawHttp2(Socket socket, byte[] settings) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.in = socket.getInputStream();
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    send(SETTINGS, 0, 0, settings);
  }

  /** Begins a call, in as many frames as its headers need. */
  public int begin(byte[] headers) throws IOException {
    int stream = nextStream;
    nextStream += 2;
    int type = HEADERS;
    int from = 0;
    do {
      int to = Math.min(headers.length, from + MAX_FRAME);
      send(
          type,
          to == headers.length ? END_HEADERS : 0,
          stream,
          Arrays.copyOfRange(headers, from, to));
      type = CONTINUATION;
      from = to;
    } while (from < headers.length);
    return stream;
  }

  /** Sends a call's only message, of a few kilobytes, and closes this half of it. */
  public void send(int stream, byte[] message) throws IOException {
    byte[] prefixed = prefix(message.length, message.length);
    System.arraycopy(message, 0, prefixed, PREFIX, message.length);
    data(stream, prefixed, true);
  }

  /** Begins a call's message, of which some zeros are sent, at most 16,379 of them. */
  public void beginMessage(int stream, int length, int sent) throws IOException {
    data(stream, prefix(length, sent), false);
  }

  /** Sends zeros of a message that was begun, at most 16,384 of them. */
  public void sendPart(int stream, int length, boolean last) throws IOException {
    data(stream, new byte[length], last);
  }

  private void data(int stream, byte[] body, boolean last) throws IOException {
    send(DATA, last ? END_STREAM : 0, stream, body);
  }

  /** That of a gRPC message, and room for some of its bytes. */
  private static byte[] prefix(int length, int room) {
    byte[] prefixed = new byte[PREFIX + room];
    putInt(prefixed, 1, length);
    return prefixed;
  }

  /**
   * The code of the RST_STREAM frame that ends a call; -1 if none is among the next 2,000 frames.
   */
  public int resetOf(int stream) throws IOException {
    for (int frames = 0; frames < 2_000; frames++) {
      Frame frame = read();
      if (frame == null) {
        return -1;
      }
      if (frame.type == RST_STREAM && frame.stream == stream) {
        return intAt(frame.body, 0);
      }
    }
    return -1;
  }

  /** Drops a call. */
  public void reset(int stream) throws IOException {
    send(RST_STREAM, 0, stream, new byte[] {0, 0, 0, CANCEL});
  }

  /** Asks whether the other end is there (RFC 9113 section 6.7). */
  public void ping() throws IOException {
    send(PING, 0, 0, new byte[8]);
  }

  private void send(int type, int flags, int stream, byte[] body) throws IOException {
    byte[] frame = new byte[FRAME_HEAD + body.length];
    frame[1] = (byte) (body.length >> 8);
    frame[2] = (byte) body.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    putInt(frame, 5, stream);
    System.arraycopy(body, 0, frame, FRAME_HEAD, body.length);
    out.write(frame);
  }

  /** The next frame; null at the end of the connection. */
  private @Nullable Frame read() throws IOException {
    byte[] head = in.readNBytes(FRAME_HEAD);
    if (head.length < FRAME_HEAD) {
      return null;
    }
    byte[] body = in.readNBytes(intAt(head, 0) >>> 8);
    return new Frame(head[3], intAt(head, 5), body);
  }

  /** The code of the GOAWAY frame that comes among the next 2,000; -1 if none does. */
  public int goAway() throws IOException {
    for (int frames = 0; frames < 2_000; frames++) {
      Frame frame = read();
      if (frame == null) {
        return -1;
      }
      if (frame.type == GOAWAY) {
        return intAt(frame.body, 4);
      }
    }
    return -1;
  }

  /**
   * The header block that the server answers a call with.
   *
   * @throws IOException if none is among the next 2,000 frames
   */
  public byte[] answer(int stream) throws IOException {
    for (int frames = 0; frames < 2_000; frames++) {
      Frame frame = read();
      if (frame == null) {
        break;
      }
      if (frame.type == HEADERS && frame.stream == stream) {
        return frame.body;
      }
    }
    throw new IOException("no answer on stream " + stream);
  }

  /** A parameter of the server's SETTINGS, which are its first frame; -1 if it does not say. */
  public int setting(int id) throws IOException {
    Frame settings = read();
    if (settings == null || settings.type != SETTINGS) {
      throw new IOException("the first frame is not SETTINGS");
    }
    byte[] body = settings.body;
    for (int at = 0; at + 6 <= body.length; at += 6) {
      if (((body[at] & 0xFF) << 8 | (body[at + 1] & 0xFF)) == id) {
        return intAt(body, at + 2);
      }
    }
    return -1;
  }

  /**
   * The header block of a call, every field a literal that is not indexed (RFC 7541 section 6.2.2).
   *
   * @param more names and values, in turn
   */
  public static byte[] headers(String path, String... more) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    String[] usual = {
      ":method",
      "POST",
      ":scheme",
      "http",
      ":path",
      path,
      ":authority",
      "localhost",
      "content-type",
      "application/grpc",
      "te",
      "trailers"
    };
    for (String[] fields : new String[][] {usual, more}) {
      for (int i = 0; i < fields.length; i += 2) {
        block.write(0);
        putText(block, fields[i]);
        putText(block, fields[i + 1]);
      }
    }
    return block.toByteArray();
  }

  /**
   * The same with a field that is sent once and meant so many times: each time but the first it is
   * one byte, an index of what both ends have seen (RFC 7541 section 6.1).
   *
   * @param value with the name at most 4,064 bytes: what is kept has 4,096
   */
  public static byte[] repeating(byte[] headers, String name, String value, int times) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(headers);
    block.write(LITERAL_TO_KEEP);
    putText(block, name);
    putText(block, value);
    for (int i = 1; i < times; i++) {
      block.write(KEPT_LAST);
    }
    return block.toByteArray();
  }

  /** A length with a prefix of 7 bits (RFC 7541 section 5.1), and the text. */
  private static void putText(ByteArrayOutputStream block, String text) {
    int rest = text.length();
    if (rest < 127) {
      block.write(rest);
    } else {
      block.write(127);
      rest -= 127;
      while (rest >= 128) {
        block.write(128 | (rest & 127));
        rest >>= 7;
      }
      block.write(rest);
    }
    block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void putInt(byte[] bytes, int at, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >> (24 - 8 * i));
    }
  }

  private static int intAt(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 24
        | (bytes[at + 1] & 0xFF) << 16
        | (bytes[at + 2] & 0xFF) << 8
        | (bytes[at + 3] & 0xFF);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A frame as it came. */
  private static final class Frame {
    /** As RFC 9113 section 6 numbers them. */
    private final int type;

    private final int stream;
    private final byte[] body;

    private Frame(int type, int stream, byte[] body) {
      this.type = type;
      this.stream = stream;
      this.body = body;
    }
  }
}
