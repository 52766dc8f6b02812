package dev.starsight.lake.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A struct in the compact protocol of Apache Thrift, as the metadata of Parquet files are written.
 * Fields are added in the order of their ids. Not thread-safe.
 */
final class ThriftStruct {

  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;
  private static final int STOP = 0;

  /** The length of a longer list follows behind its first byte. */
  private static final int LONG_LIST = 15;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int lastId;

  ThriftStruct number(int id, int value) {
    field(id, I32);
    writeSigned(value);
    return this;
  }

  ThriftStruct longNumber(int id, long value) {
    field(id, I64);
    writeSigned(value);
    return this;
  }

  ThriftStruct text(int id, String value) {
    field(id, BINARY);
    writeText(value);
    return this;
  }

  ThriftStruct struct(int id, ThriftStruct value) {
    field(id, STRUCT);
    out.writeBytes(value.bytes());
    return this;
  }

  ThriftStruct numbers(int id, List<Integer> values) {
    list(id, I32, values.size());
    values.forEach(this::writeSigned);
    return this;
  }

  ThriftStruct texts(int id, List<String> values) {
    list(id, BINARY, values.size());
    values.forEach(this::writeText);
    return this;
  }

  ThriftStruct structs(int id, List<ThriftStruct> values) {
    list(id, STRUCT, values.size());
    values.forEach(value -> out.writeBytes(value.bytes()));
    return this;
  }

  /** Returns the fields that were added, and the end of the struct. */
  byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(out.toByteArray());
    all.write(STOP);
    return all.toByteArray();
  }

  private void field(int id, int type) {
    out.write((id - lastId) << 4 | type);
    lastId = id;
  }

  private void list(int id, int type, int size) {
    field(id, LIST);
    out.write(Math.min(size, LONG_LIST) << 4 | type);
    if (size >= LONG_LIST) {
      writeVariable(out, size);
    }
  }

  private void writeText(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    writeVariable(out, bytes.length);
    out.writeBytes(bytes);
  }

  private void writeSigned(long value) {
    writeVariable(out, (value << 1) ^ (value >> 63));
  }

  /** Writes a number in seven bits a byte, the lowest first; small numbers are short. */
  static void writeVariable(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
