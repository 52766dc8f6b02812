package dev.starsight.tensors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header of a safetensors file: {@code {"name": {"dtype": "F32", "shape": [2, 3],
 * "data_offsets": [0, 24]}, "__metadata__": {…}}}, padded with blanks. Immutable.
 *
 * @param tensors by name, in the order of the file; offsets count from the first number
 * @param metadata by key, in the order of the file
 */
record SafetensorsHeader(Map<String, Place> tensors, Map<String, String> metadata) {

  static final String METADATA = "__metadata__";

  /** The format's own limit. */
  static final long LONGEST = 100_000_000;

  /** Numbers begin at a multiple of this, so that they can be mapped into memory. */
  private static final int ALIGNMENT = 8;

  SafetensorsHeader {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** The bytes of a tensor, counted from the end of the header. */
  record Place(ElementType type, List<Long> shape, long begin, long end) {}

  /**
   * Parses a header, which must describe exactly the bytes after it.
   *
   * @param bytes the header without the length before it
   * @param size the number of bytes after it
   */
  static SafetensorsHeader parse(String source, ByteBuffer bytes, long size) throws IOException {
    JsonNode json = Json.parse(source + ": header", text(source, bytes));
    if (!json.isObject()) {
      throw damaged(source, "its header is not a JSON object");
    }
    Map<String, Place> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (field.getKey().equals(METADATA)) {
        metadata.putAll(metadata(source, field.getValue()));
      } else {
        tensors.put(field.getKey(), place(source, field.getKey(), field.getValue()));
      }
    }
    requireNoGaps(source, tensors, size);
    return new SafetensorsHeader(tensors, metadata);
  }

  private static String text(String source, ByteBuffer bytes) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw damaged(source, "its header is not UTF-8");
    }
  }

  private static Map<String, String> metadata(String source, JsonNode json) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (!entry.getValue().isTextual()) {
        throw damaged(source, METADATA + " has something else than a text as " + entry.getKey());
      }
      metadata.put(entry.getKey(), entry.getValue().textValue());
    }
    if (!json.isObject()) {
      throw damaged(source, METADATA + " is not a JSON object");
    }
    return metadata;
  }

  private static Place place(String source, String name, JsonNode json) throws IOException {
    String typeName = json.path("dtype").asText();
    ElementType type =
        ElementType.named(typeName)
            .orElseThrow(
                () ->
                    damaged(
                        source,
                        "tensor " + name + " has the dtype " + typeName + ", which is unknown"));
    List<Long> shape = new ArrayList<>();
    if (!json.path("shape").isArray() || !numbers(json.path("shape"), shape)) {
      throw damaged(source, "tensor " + name + " has the shape " + json.path("shape"));
    }
    List<Long> offsets = new ArrayList<>();
    if (!numbers(json.path("data_offsets"), offsets) || offsets.size() != 2) {
      throw damaged(source, "tensor " + name + " has the offsets " + json.path("data_offsets"));
    }
    Place place = new Place(type, List.copyOf(shape), offsets.get(0), offsets.get(1));
    requireBytes(source, name, place);
    return place;
  }

  /** Adds the numbers of an array; returns false if one is not a whole number of 0 to 2^63 - 1. */
  private static boolean numbers(JsonNode array, List<Long> to) {
    for (JsonNode n : array) {
      if (!n.isIntegralNumber() || !n.canConvertToLong() || n.longValue() < 0) {
        return false;
      }
      to.add(n.longValue());
    }
    return true;
  }

  private static void requireBytes(String source, String name, Place place) throws IOException {
    long bits = place.type().bits();
    try {
      for (long n : place.shape()) {
        bits = Math.multiplyExact(bits, n);
      }
    } catch (ArithmeticException e) {
      throw damaged(source, "tensor " + name + " has the shape " + place.shape());
    }
    long bytes = place.end() - place.begin();
    if (bits % Byte.SIZE != 0 || bytes != bits / Byte.SIZE) {
      throw damaged(
          source,
          "tensor %s has %s bytes, but %s of the shape %s needs %s"
              .formatted(
                  name, bytes, place.type(), place.shape(), (bits + Byte.SIZE - 1) / Byte.SIZE));
    }
  }

  private static void requireNoGaps(String source, Map<String, Place> tensors, long size)
      throws IOException {
    List<Map.Entry<String, Place>> inOrder = new ArrayList<>(tensors.entrySet());
    inOrder.sort(
        Map.Entry.comparingByValue(
            Comparator.comparingLong(Place::begin).thenComparingLong(Place::end)));
    long at = 0;
    for (Map.Entry<String, Place> entry : inOrder) {
      if (entry.getValue().begin() != at) {
        throw damaged(
            source,
            "tensor %s begins at byte %s of the numbers, but the one before it ends at %s"
                .formatted(entry.getKey(), entry.getValue().begin(), at));
      }
      at = entry.getValue().end();
    }
    if (at != size) {
      throw damaged(source, "its tensors need " + at + " bytes, but it has " + size);
    }
  }

  static IOException damaged(String source, String reason) {
    return new DamagedFileException(source, "is not a whole safetensors file: " + reason);
  }

  /** Returns the header of a file of F32 tensors, with the length before it. */
  static byte[] of(List<Tensor> tensors, Map<String, String> metadata) {
    ObjectNode header = Json.object();
    if (!metadata.isEmpty()) {
      new TreeMap<>(metadata).forEach(header.putObject(METADATA)::put);
    }
    long at = 0;
    for (Tensor tensor : tensors) {
      if (header.has(tensor.name())) {
        throw new IllegalArgumentException("two tensors are called " + tensor.name());
      }
      ObjectNode place = header.putObject(tensor.name());
      place.put("dtype", ElementType.F32.name());
      tensor.shape().forEach(place.putArray("shape")::add);
      long end = at + Math.multiplyExact(tensor.size(), (long) Float.BYTES);
      place.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    int length = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] padded = Arrays.copyOf(json, length);
    Arrays.fill(padded, json.length, length, (byte) ' ');
    return ByteBuffer.allocate(Long.BYTES + length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(padded)
        .array();
  }
}
