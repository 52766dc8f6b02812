package dev.starsight.learner;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the learners' files have in common. */
final class Payload {

  private Payload() {}

  /** For a file that is there, but not as a learner wrote it. */
  static IOException damaged(Path file, String reason, @Nullable Throwable cause) {
    return new IOException(file + ": not a model payload of Starsight: " + reason, cause);
  }

  /** The whole number of this name. */
  static int integer(Path file, JsonNode root, String name, int least, int most)
      throws IOException {
    JsonNode node = root.path(name);
    if (!node.isInt() || node.intValue() < least || node.intValue() > most) {
      throw damaged(
          file,
          '"'
              + name
              + "\" must be a whole number from "
              + least
              + " to "
              + most
              + ", but is "
              + node,
          null);
    }
    return node.intValue();
  }

  static boolean bool(Path file, JsonNode root, String name) throws IOException {
    JsonNode node = root.path(name);
    if (!node.isBoolean()) {
      throw damaged(file, '"' + name + "\" must be true or false, but is " + node, null);
    }
    return node.booleanValue();
  }

  /** The texts of the list of this name. */
  static List<String> texts(Path file, JsonNode root, String name) throws IOException {
    JsonNode node = root.path(name);
    if (!node.isArray()) {
      throw damaged(file, '"' + name + "\" must be a list", null);
    }
    List<String> list = new ArrayList<>(node.size());
    for (JsonNode text : node) {
      if (!text.isTextual()) {
        throw damaged(file, '"' + name + "\" must be texts, but one is " + text, null);
      }
      list.add(text.textValue());
    }
    return list;
  }
}
