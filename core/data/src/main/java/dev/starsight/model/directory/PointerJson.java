package dev.starsight.model.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.model.directory.ModelDirectory.ForeignModelException;
import dev.starsight.model.directory.ModelPointer.Action;
import dev.starsight.model.directory.ModelPointer.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The file of a {@link ModelPointer}. The directory of a model below the pointer's own is relative
 * to that, so that both can be moved together; any other is absolute.
 */
final class PointerJson {

  private static final int FORMAT = 1;
  private static final String KIND = "starsight model pointer";
  private static final Set<String> FIELDS = Set.of("format", "kind", "history");
  private static final Set<String> CHANGE_FIELDS = Set.of("action", "directory", "digest", "at");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final long LARGEST = 8 << 20;

  private PointerJson() {}

  static ObjectNode tree(Path realDirectory, List<Change> newestFirst) {
    ObjectNode tree = Json.object().put("format", FORMAT).put("kind", KIND);
    ArrayNode history = tree.putArray("history");
    for (Change change : newestFirst) {
      history
          .addObject()
          .put("action", change.action().name().toLowerCase(Locale.ROOT))
          .put("directory", name(realDirectory, change.directory()))
          .put("digest", change.digest())
          .put("at", change.at().toString());
    }
    return tree;
  }

  private static String name(Path realDirectory, Path model) {
    return model.startsWith(realDirectory) ? Json.path(realDirectory, model) : model.toString();
  }

  static List<Change> read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new ForeignModelException(file + ": a pointer to a model is a file, not a directory");
    }
    if (Files.exists(file) && Files.size(file) > LARGEST) {
      throw foreign(file);
    }
    JsonNode tree = Json.read(file);
    if (!KIND.equals(tree.path("kind").textValue())) {
      throw foreign(file);
    }
    JsonFields fields = JsonFields.of(file.toString(), tree);
    requireFormat(fields);
    fields.requireOnly(FIELDS);
    Path directory = Objects.requireNonNull(file.toRealPath().getParent());
    List<Change> history = fields.list("history", change -> change(directory, change));
    if (history.isEmpty()) {
      throw fields.refused("history", "a list of at least one change");
    }
    return history;
  }

  private static ForeignModelException foreign(Path file) {
    return new ForeignModelException(
        "%s: is not a pointer to a model: its field \"kind\" is not \"%s\"".formatted(file, KIND));
  }

  private static void requireFormat(JsonFields fields) throws IOException {
    try {
      fields.requireFormat(FORMAT);
    } catch (DamagedFileException e) {
      throw e;
    } catch (IOException e) {
      throw new ForeignModelException(e.getMessage(), e);
    }
  }

  private static Change change(Path directory, JsonFields fields) throws IOException {
    fields.requireOnly(CHANGE_FIELDS);
    String digest = fields.text("digest");
    if (!DIGEST.matcher(digest).matches()) {
      throw fields.refused("digest", "64 hexadecimal digits");
    }
    return new Change(action(fields), directory(directory, fields), digest, instant(fields));
  }

  private static Action action(JsonFields fields) throws IOException {
    for (Action action : Action.values()) {
      if (action.name().toLowerCase(Locale.ROOT).equals(fields.text("action"))) {
        return action;
      }
    }
    throw fields.refused("action", "\"promote\" or \"rollback\"");
  }

  private static Path directory(Path base, JsonFields fields) throws IOException {
    try {
      return base.resolve(fields.text("directory")).normalize();
    } catch (InvalidPathException e) {
      throw fields.refused("directory", "a path");
    }
  }

  private static Instant instant(JsonFields fields) throws IOException {
    try {
      return Instant.parse(fields.text("at"));
    } catch (DateTimeException e) {
      throw fields.refused("at", "a time such as 2026-01-31T12:00:00Z");
    }
  }
}
