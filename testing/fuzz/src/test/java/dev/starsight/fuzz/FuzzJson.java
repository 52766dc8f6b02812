package dev.starsight.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One edit of a JSON tree: a value replaced, removed, renamed, nested or multiplied. */
final class FuzzJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DEEPEST = 900;

  /** Texts that are repeated up to 60,000 times. */
  private static final List<String> REPEATED =
      List.of("a", "a/", "a-", "../", " ", "\u0301", "[", "\\", "\u0000", "\ud83d\ude00", "9", ".");

  private static final List<String> TEXTS =
      List.of(
          "",
          ".",
          "..",
          "/",
          "../x",
          "/dev/zero",
          "a/b",
          "a\nb",
          "\u0000",
          "\ud800",
          "NaN",
          "1e999",
          "-0",
          "0x10",
          "true",
          "null",
          "[PAD]",
          "F64",
          "BF16",
          "I64",
          "F32",
          "C:\\x",
          "\u2028",
          "0".repeat(64),
          "f".repeat(64),
          "2026-01-01T00:00:00Z",
          "+1000000000-12-31T23:59:59Z");

  private static final int MOST_COPIED = 100_000;

  private final FuzzScript script;
  private long copied;

  /** A place in the tree: an element of a list or a field. */
  private record Slot(JsonNode parent, String field, int index) {

    JsonNode value() {
      return parent.isArray() ? parent.get(index) : parent.get(field);
    }

    void set(JsonNode value) {
      if (parent instanceof ArrayNode array) {
        array.set(index, value);
      } else {
        ((ObjectNode) parent).set(field, value);
      }
    }

    void remove() {
      if (parent instanceof ArrayNode array) {
        array.remove(index);
      } else {
        ((ObjectNode) parent).remove(field);
      }
    }
  }

  FuzzJson(FuzzScript script) {
    this.script = script;
  }

  JsonNode edit(JsonNode tree) {
    List<Slot> slots = new ArrayList<>();
    collect(tree, slots);
    if (slots.isEmpty()) {
      return value();
    }
    Slot slot = slots.get(script.below(slots.size()));
    switch (script.below(12)) {
      case 0, 1, 2 -> slot.set(value());
      case 3 -> slot.remove();
      case 4 -> slot.set(copy(slots.get(script.below(slots.size())), 1));
      case 5 -> rename(slot);
      case 6 -> slot.set(nested(slot.value()));
      case 7 -> multiply(slot);
      case 8, 9 -> slot.set(changedNumber(slot.value()));
      case 10 -> slot.set(changedText(slot.value()));
      default -> {
        return value();
      }
    }
    return tree;
  }

  private static void collect(JsonNode node, List<Slot> slots) {
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        slots.add(new Slot(node, "", i));
        collect(node.get(i), slots);
      }
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              field -> {
                slots.add(new Slot(node, field.getKey(), -1));
                collect(field.getValue(), slots);
              });
    }
  }

  private JsonNode value() {
    return switch (script.below(10)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(script.u8() < 128);
      case 2 -> NODES.numberNode(script.i32());
      case 3 -> NODES.numberNode(1L << script.below(64));
      case 4 -> NODES.numberNode(BigInteger.ONE.shiftLeft(script.u8()).negate());
      case 5 -> NODES.numberNode(Math.scalb(script.u8() - 127.5, script.u16() % 2100 - 1050));
      case 6 -> NODES.textNode(text());
      case 7 -> NODES.objectNode().set(text(), NODES.numberNode(script.u8()));
      case 8 -> NODES.arrayNode().add(script.u8());
      default -> script.u8() < 128 ? NODES.arrayNode() : NODES.objectNode();
    };
  }

  private String text() {
    return switch (script.below(4)) {
      case 0 -> REPEATED.get(script.below(REPEATED.size())).repeat(script.u16() % 60_000);
      case 1 -> new String(script.take(script.below(24)), StandardCharsets.UTF_8);
      default -> TEXTS.get(script.below(TEXTS.size()));
    };
  }

  private void rename(Slot slot) {
    if (slot.parent() instanceof ObjectNode object) {
      JsonNode value = slot.value();
      slot.remove();
      object.set(text(), value);
    } else {
      slot.remove();
    }
  }

  private JsonNode nested(JsonNode value) {
    JsonNode result = value;
    for (int depth = script.u16() % DEEPEST; depth >= 0; depth--) {
      result = NODES.arrayNode().add(result);
    }
    return result;
  }

  private void multiply(Slot slot) {
    int times = script.u8() < 200 ? 1 + script.below(8) : script.u16() % 5000;
    for (int i = 0; i < times && copied <= MOST_COPIED; i++) {
      JsonNode copy = copy(slot, times);
      if (slot.parent() instanceof ArrayNode array) {
        array.insert(slot.index(), copy);
      } else {
        ((ObjectNode) slot.parent()).set(slot.field() + i, copy);
      }
    }
  }

  /** Copies a value, unless all copies would be too large a tree. */
  private JsonNode copy(Slot slot, int times) {
    long size = slot.field().length() + size(slot.value());
    copied += size;
    return size * times > MOST_COPIED ? NODES.nullNode() : slot.value().deepCopy();
  }

  /** Returns the number of values and of characters in texts and names. */
  private static long size(JsonNode value) {
    long size = 1L + (value.isTextual() ? value.textValue().length() : 0);
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      size += field.getKey().length() + size(field.getValue());
    }
    if (value.isArray()) {
      for (JsonNode child : value) {
        size += size(child);
      }
    }
    return size;
  }

  private JsonNode changedNumber(JsonNode value) {
    if (!value.isNumber()) {
      return value();
    }
    return switch (script.below(6)) {
      case 0 -> NODES.numberNode(value.longValue() + 1);
      case 1 -> NODES.numberNode(value.longValue() - 1);
      case 2 -> NODES.numberNode(-value.doubleValue());
      case 3 -> NODES.numberNode(value.longValue() * (1 + script.u8()));
      case 4 -> NODES.numberNode(value.longValue() + script.i32());
      default -> NODES.numberNode(value.doubleValue() + 0.5);
    };
  }

  private JsonNode changedText(JsonNode value) {
    String text = value.asText();
    int at = script.below(text.length() + 1);
    return NODES.textNode(text.substring(0, at) + text() + text.substring(at));
  }
}
