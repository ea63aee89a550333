package dev.domaincheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.stream.Collectors;

/** What a hostile registry might have its texts hold, in each text of an answer. */
final class EvilText {

  /** Terminal escapes in C0 and C1, bidi and zero-width characters, line ends, quotes. */
  static final String TEXT =
      "e\u001b[2J\u001b]0;t\u0007\u009b31m\u009d\u0085\u202e\u2066\u200b\ufeff\u2028\r\n\t\u007f"
          + "\ue000\udb40\udc41\",\\z";

  private EvilText() {}

  /** Sets every text to the evil one and all else to something, in all messages below, too. */
  static <B extends Message.Builder> B fill(B builder) {
    for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
      if (field.isRepeated()) {
        builder.addRepeatedField(field, value(builder, field));
      } else if (field.getRealContainingOneof() == null) {
        builder.setField(field, value(builder, field));
      }
    }
    return builder;
  }

  private static Object value(Message.Builder builder, FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING -> TEXT;
      case MESSAGE -> fill(builder.newBuilderForField(field)).build();
      case ENUM -> any(field.getEnumType());
      case BOOLEAN -> true;
      case INT -> 1;
      case LONG -> 1L;
      case FLOAT -> 1f;
      case DOUBLE -> 1d;
      case BYTE_STRING -> ByteString.copyFromUtf8(TEXT);
    };
  }

  private static Object any(EnumDescriptor type) {
    return type.getValues().get(1);
  }

  /** Fails if anything but what we print ourselves could steer a terminal. */
  static void assertNone(String printed, String command) {
    String rest =
        printed
            .replace("\r\n", "\n")
            // Our own colours and the erasing of the bar.
            .replaceAll("\u001b\\[(0|2|3[1-6])m|\r\u001b\\[K", "");
    assertEquals(
        "",
        rest.codePoints()
            .filter(c -> c != '\n' && VisibleText.isHidden(c))
            .mapToObj(Integer::toHexString)
            .collect(Collectors.joining(" ")),
        () -> command + " printed " + VisibleText.of(printed));
  }
}
