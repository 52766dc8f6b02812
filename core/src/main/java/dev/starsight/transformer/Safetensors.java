package dev.starsight.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file (https://github.com/huggingface/safetensors): the length of a JSON header, the
 * header, then the tensors without gaps. The header is checked when the file is opened, before a
 * tensor is read. F32, F16 and BF16 are read, F32 is written. Thread-safe.
 */
final class Safetensors implements TensorSource {

  /** The format's own limit. */
  private static final long LARGEST_HEADER = 100_000_000;

  private static final int CHUNK = 1 << 20;

  private final Path file;
  private final Map<String, Entry> entries;
  private final Map<String, String> metadata;
  private final long start;
  private final long end;

  private record Entry(String type, List<Long> shape, long begin, long end) {}

  private Safetensors(
      Path file, Map<String, Entry> entries, Map<String, String> metadata, long start, long end) {
    this.start = start;
    this.end = end;
    this.file = file;
    this.entries = entries;
    this.metadata = metadata;
  }

  /**
   * Reads and checks the header.
   *
   * @throws IOException naming the file and the reason, if it is not a whole safetensors file
   */
  static Safetensors open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      ByteBuffer prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      if (size < 8) {
        throw damaged(file, "it has only " + size + " bytes");
      }
      readFully(channel, prefix, 0, file);
      long length = prefix.flip().getLong();
      if (length < 2 || length > Math.min(size - 8, LARGEST_HEADER)) {
        throw damaged(file, "its header would have " + length + " bytes, the file has " + size);
      }
      ByteBuffer header = ByteBuffer.allocate((int) length);
      readFully(channel, header, 8, file);
      JsonNode json =
          Json.parse(
              file + ": header",
              new String(header.array(), StandardCharsets.UTF_8).stripTrailing());
      if (!json.isObject()) {
        throw damaged(file, "its header is not a JSON object");
      }
      return parse(file, json, 8 + length, size);
    }
  }

  private static Safetensors parse(Path file, JsonNode json, long start, long size)
      throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (field.getKey().equals("__metadata__")) {
        field.getValue().properties().forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
      } else {
        entries.put(field.getKey(), entry(file, field.getKey(), field.getValue(), start));
      }
    }
    requireNoGaps(file, entries, start, size);
    return new Safetensors(
        file,
        Collections.unmodifiableMap(entries),
        Collections.unmodifiableMap(metadata),
        start,
        size);
  }

  private static Entry entry(Path file, String name, JsonNode json, long start) throws IOException {
    JsonNode offsets = json.path("data_offsets");
    JsonNode dimensions = json.path("shape");
    if (!offsets.path(0).isIntegralNumber()
        || !offsets.path(1).isIntegralNumber()
        || !dimensions.isArray()) {
      throw damaged(file, "tensor " + name + " has no shape or no place");
    }
    List<Long> shape = new ArrayList<>();
    long count = 1;
    for (JsonNode n : dimensions) {
      if (!n.isIntegralNumber() || n.longValue() < 0 || n.longValue() > Integer.MAX_VALUE) {
        throw damaged(file, "tensor " + name + " has the shape " + dimensions);
      }
      shape.add(n.longValue());
      count = Math.min(Long.MAX_VALUE / Integer.MAX_VALUE / 16, count * n.longValue());
    }
    Entry entry =
        new Entry(
            json.path("dtype").asText(),
            List.copyOf(shape),
            start + offsets.path(0).longValue(),
            start + offsets.path(1).longValue());
    int width = width(entry.type());
    if (width > 0 && entry.end() - entry.begin() != count * width) {
      throw damaged(
          file,
          "tensor "
              + name
              + " has "
              + (entry.end() - entry.begin())
              + " bytes, but its shape needs "
              + count * width);
    }
    return entry;
  }

  private static int width(String type) {
    return switch (type) {
      case "F64", "I64", "U64" -> 8;
      case "F32", "I32", "U32" -> 4;
      case "F16", "BF16", "I16", "U16" -> 2;
      case "I8", "U8", "BOOL" -> 1;
      default -> 0;
    };
  }

  private static void requireNoGaps(Path file, Map<String, Entry> entries, long start, long size)
      throws IOException {
    List<Entry> inOrder = new ArrayList<>(entries.values());
    inOrder.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long at = start;
    for (Entry entry : inOrder) {
      if (entry.begin() != at || entry.end() < at) {
        throw damaged(file, "its tensors overlap or have gaps at byte " + at);
      }
      at = entry.end();
    }
    if (at != size) {
      throw damaged(file, "it should have " + at + " bytes, but has " + size);
    }
  }

  private static IOException damaged(Path file, String reason) {
    return new IOException(file + ": is not a whole safetensors file: " + reason);
  }

  private static void readFully(FileChannel channel, ByteBuffer into, long from, Path file)
      throws IOException {
    long at = from;
    while (into.hasRemaining()) {
      int n = channel.read(into, at);
      if (n < 0) {
        throw damaged(file, "it ends at byte " + at);
      }
      at += n;
    }
  }

  @Override
  public String name() {
    return file.toString();
  }

  /** The tensors' names. */
  Set<String> names() {
    return entries.keySet();
  }

  /** What else the header says. */
  Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public boolean has(String tensor) {
    return entries.containsKey(tensor);
  }

  @Override
  public float[] read(TensorSpec spec) throws IOException {
    return read(spec.name(), spec);
  }

  /** Reads the tensor that is called {@code name} here. */
  float[] read(String name, TensorSpec spec) throws IOException {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IOException(file + ": tensor " + spec.name() + " is missing");
    }
    if (!entry.shape().equals(spec.shape())) {
      throw new IOException(
          file
              + ": tensor "
              + name
              + " must have the shape "
              + spec.shape()
              + ", but has "
              + entry.shape());
    }
    float[] values = new float[spec.size()];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
      int done = 0;
      for (long at = entry.begin(); at < entry.end(); at += chunk.limit()) {
        chunk.clear().limit((int) Math.min(CHUNK, entry.end() - at));
        readFully(channel, chunk, at, file);
        done = convert(name, entry.type(), chunk.flip(), values, done);
      }
    }
    return values;
  }

  private int convert(String name, String type, ByteBuffer chunk, float[] values, int from)
      throws IOException {
    int to = from;
    switch (type) {
      case "F32" -> {
        while (chunk.hasRemaining()) {
          values[to++] = chunk.getFloat();
        }
      }
      case "BF16" -> {
        while (chunk.hasRemaining()) {
          values[to++] = Float.intBitsToFloat(chunk.getShort() << 16);
        }
      }
      case "F16" -> {
        while (chunk.hasRemaining()) {
          values[to++] = half(chunk.getShort());
        }
      }
      default ->
          throw new IOException(
              file + ": tensor " + name + " must be F32, F16 or BF16, but is " + type);
    }
    return to;
  }

  /** IEEE 754 binary16 as 32 bits. */
  static float half(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0x1f) {
      return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
    }
    if (exponent == 0) {
      float small = fraction * 0x1p-24f;
      return sign == 0 ? small : -small;
    }
    return Float.intBitsToFloat(sign | (exponent + 112) << 23 | fraction << 13);
  }

  /** A tensor to be written; its numbers may be asked for again. */
  interface Numbers {
    FloatBuffer of(int tensor);
  }

  /**
   * Writes F32 tensors in their order, with nothing in the file that depends on time.
   *
   * @param metadata for the header; {@code format: pt} is what Python's libraries ask for
   */
  static void write(
      OutputStream out, List<TensorSpec> specs, Numbers numbers, Map<String, String> metadata)
      throws IOException {
    ObjectNode header = Json.object();
    ObjectNode first = header.putObject("__metadata__");
    metadata.forEach(first::put);
    long at = 0;
    for (TensorSpec spec : specs) {
      ObjectNode entry = header.putObject(spec.name());
      entry.put("dtype", "F32");
      spec.shape().forEach(entry.withArray("shape")::add);
      entry.putArray("data_offsets").add(at).add(at += 4L * spec.size());
    }
    StringBuilder text = new StringBuilder(header.toString());
    byte[] unpadded = text.toString().getBytes(StandardCharsets.UTF_8);
    text.append(" ".repeat((8 - unpadded.length % 8) % 8)); // So that tensors are aligned.
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length).array());
    out.write(bytes);
    writeNumbers(out, specs, numbers);
  }

  /** Writes what comes after the header. */
  static void writeNumbers(OutputStream out, List<TensorSpec> specs, Numbers numbers)
      throws IOException {
    for (int i = 0; i < specs.size(); i++) {
      write(out, numbers.of(i));
    }
  }

  /** Copies what comes after the header. */
  void copyNumbers(OutputStream out) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
      for (long at = start; at < end; at += chunk.limit()) {
        chunk.clear().limit((int) Math.min(CHUNK, end - at));
        readFully(channel, chunk, at, file);
        out.write(chunk.array(), 0, chunk.limit());
      }
    }
  }

  private static void write(OutputStream out, FloatBuffer values) throws IOException {
    byte[] bytes = new byte[CHUNK];
    FloatBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    FloatBuffer rest = values.duplicate();
    while (rest.hasRemaining()) {
      int n = Math.min(rest.remaining(), chunk.capacity());
      chunk.clear().put(rest.duplicate().limit(rest.position() + n));
      rest.position(rest.position() + n);
      out.write(bytes, 0, 4 * n);
    }
  }

  /** Refuses a path that is not a file, by name. */
  static Path requireFile(Path directory, String name) throws IOException {
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + ": this file is missing from the Hugging Face directory");
    }
    return file;
  }
}
