package dev.starsight.cli.pipeline;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.starsight.data.StarsightException;
import dev.starsight.data.internal.EditDistance;
import dev.starsight.pipeline.PipelineStep;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pipeline as a TOML file states it. Immutable.
 *
 * @param file that was read
 * @param work the directory of the outputs
 * @param steps in the order of the file
 * @param lines of the file
 */
record PipelineFile(Path file, Path work, List<StepTable> steps, List<String> lines) {

  /**
   * A step as the file states it.
   *
   * @param name of the step
   * @param table its keys and values
   */
  record StepTable(String name, ObjectNode table) {}

  private static final String WORK = "work";
  private static final String STEP = "step";
  private static final Pattern HEADER =
      Pattern.compile("\\s*\\[\\s*step\\s*\\.\\s*[\"']?([^\"'\\]\\s]+)[\"']?\\s*\\].*");
  private static final Pattern TABLE = Pattern.compile("\\s*\\[.*");
  private static final int MOST_EDITS = 3;

  PipelineFile {
    steps = List.copyOf(steps);
    lines = List.copyOf(lines);
  }

  /**
   * Reads a file.
   *
   * @throws StarsightException naming the line and the rule that it breaks
   */
  static PipelineFile read(Path file) throws IOException {
    String text = text(file);
    List<String> lines = text.lines().toList();
    JsonNode root;
    try {
      root = new TomlMapper().readTree(text);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new StarsightException(
          "%s%s: not TOML: %s"
              .formatted(
                  file,
                  at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr(),
                  e.getOriginalMessage().split("\n", 2)[0]),
          e);
    }
    PipelineFile empty = new PipelineFile(file, Path.of(""), List.of(), lines);
    List<StepTable> steps = new ArrayList<>();
    String work = WORK;
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      switch (entry.getKey()) {
        case WORK -> work = entry.getValue().asText();
        case STEP -> steps.addAll(empty.steps(entry.getValue()));
        default -> throw empty.unknown("", entry.getKey(), Set.of(WORK, STEP));
      }
    }
    if (steps.isEmpty()) {
      throw new StarsightException(
          file + ": a pipeline needs a step, such as [step.check] with command = \"check\"");
    }
    return new PipelineFile(file, empty.path(work), steps, lines);
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new StarsightException(file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new StarsightException(file + ": not TOML: it is not UTF-8", e);
    }
  }

  private List<StepTable> steps(JsonNode node) {
    List<StepTable> steps = new ArrayList<>();
    if (!node.isObject()) {
      throw new StarsightException(
          file + ": a step is a table with a name, [step.NAME], not [[step]]");
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = entry.getKey();
      if (!(entry.getValue() instanceof ObjectNode table)) {
        throw refused("", name, "a step is a table with a name, [step.NAME]");
      }
      try {
        PipelineStep.requireName(name);
      } catch (IllegalArgumentException e) {
        throw refused(name, "", String.valueOf(e.getMessage()));
      }
      steps.add(new StepTable(name, table));
    }
    return steps;
  }

  /** Returns a path that the file names, relative to the directory of the file. */
  Path path(String value) {
    Path parent = file.getParent();
    try {
      return parent == null ? Path.of(value) : parent.resolve(value);
    } catch (InvalidPathException e) {
      throw new StarsightException(
          "%s: \"%s\" cannot be a path: %s".formatted(file, value, e.getReason()), e);
    }
  }

  /** Returns an error about a key of a step, or about the step if the key is empty. */
  StarsightException refused(String step, String key, String rule) {
    String where = step.isEmpty() ? "" : "step " + step + ": ";
    return new StarsightException(
        "%s, line %d: %s%s".formatted(file, line(step, key), where, rule));
  }

  /** Returns an error about a key that means nothing, with the known one that is most alike. */
  StarsightException unknown(String step, String key, Collection<String> known) {
    return refused(step, key, "there is no key \"%s\"%s".formatted(key, similar(key, known)));
  }

  /** Requires that a step has no key that may be a misspelt other one. */
  void requireNoneLike(String key, StepTable step) {
    for (Map.Entry<String, JsonNode> entry : step.table().properties()) {
      if (!similar(entry.getKey(), Set.of(key)).isEmpty()) {
        throw unknown(step.name(), entry.getKey(), Set.of(key));
      }
    }
  }

  /** Returns a question whether the most similar name was meant; empty if none is similar. */
  static String similar(String name, Collection<String> known) {
    return known.stream()
        .filter(one -> EditDistance.of(name, one) <= MOST_EDITS)
        .min(
            Comparator.<String>comparingInt(one -> EditDistance.of(name, one))
                .thenComparing(Comparator.naturalOrder()))
        .map(one -> ", did you mean \"" + one + "\"?")
        .orElse("");
  }

  /** Returns the line of a key of a step, or of the head of the step; 1 if it cannot be found. */
  private int line(String step, String key) {
    Pattern wanted = Pattern.compile("\\s*[\"']?" + Pattern.quote(key) + "[\"']?\\s*=.*");
    int head = 1;
    String current = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher header = HEADER.matcher(line);
      if (header.matches()) {
        current = header.group(1);
        head = current.equals(step) ? i + 1 : head;
      } else if (TABLE.matcher(line).matches()) {
        current = line;
      } else if (current.equals(step) && !key.isEmpty() && wanted.matcher(line).matches()) {
        return i + 1;
      }
    }
    return head;
  }
}
