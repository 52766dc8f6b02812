package dev.starsight.quality.suggestions;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Values of rows as bytes: a letter for the type, then the value. */
final class ValueBytes {

  private ValueBytes() {}

  /** Writes a value; one of a type that no column has is written as its text. */
  static void write(@Nullable Object value, DataOutput out) throws IOException {
    if (value == null) {
      out.writeByte('-');
    } else if (value instanceof Integer number) {
      out.writeByte('i');
      out.writeInt(number);
    } else if (value instanceof Long || value instanceof Short || value instanceof Byte) {
      out.writeByte('l');
      out.writeLong(((Number) value).longValue());
    } else if (value instanceof Number number) {
      out.writeByte('d');
      out.writeDouble(number.doubleValue());
    } else if (value instanceof LocalDate date) {
      out.writeByte('t');
      out.writeLong(date.toEpochDay());
    } else if (value instanceof Boolean flag) {
      out.writeByte('b');
      out.writeBoolean(flag);
    } else {
      out.writeByte('s');
      byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
      out.writeInt(text.length);
      out.write(text);
    }
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IllegalArgumentException if it is no value
   */
  static @Nullable Object read(DataInput in) throws IOException {
    char type = (char) in.readByte();
    return switch (type) {
      case '-' -> null;
      case 'i' -> in.readInt();
      case 'l' -> in.readLong();
      case 'd' -> in.readDouble();
      case 't' -> LocalDate.ofEpochDay(in.readLong());
      case 'b' -> in.readBoolean();
      case 's' -> {
        byte[] text = new byte[in.readInt()];
        in.readFully(text);
        yield new String(text, StandardCharsets.UTF_8);
      }
      default -> throw new IllegalArgumentException("there is no type " + type);
    };
  }
}
