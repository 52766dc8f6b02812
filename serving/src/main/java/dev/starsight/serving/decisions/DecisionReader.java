package dev.starsight.serving.decisions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a log in the order in which it was written, line by line. The last line of a file may be
 * incomplete, because its server was killed: it is left out and counted.
 */
public final class DecisionReader {

  static final String NAME_FORMAT = "decisions-%06d.jsonl";

  private static final Pattern NAME = Pattern.compile("decisions-(\\d{6,9})\\.jsonl");
  private static final int LONGEST = 64 << 20;

  private DecisionReader() {}

  /** Is told of each line. */
  public interface Visitor {
    void decision(Decision decision) throws IOException;

    void feedback(Feedback feedback) throws IOException;
  }

  /** Returns the files of a log, the oldest first. */
  static List<Path> files(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(directory)) {
      all.filter(file -> NAME.matcher(String.valueOf(file.getFileName())).matches())
          .forEach(files::add);
    }
    files.sort(Comparator.comparingInt(DecisionReader::number));
    return files;
  }

  static int number(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    if (!name.matches()) {
      throw new IllegalArgumentException(file + " is no file of a log");
    }
    return Integer.parseInt(name.group(1));
  }

  /**
   * Reads a log, which may be written meanwhile.
   *
   * @return how many incomplete lines were left out
   * @throws StarsightException if the directory has no log
   * @throws DamagedFileException with file and line, if a line is neither a decision nor feedback
   */
  public static int read(Path directory, Visitor visitor) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new StarsightException(directory + ": there is no such directory");
    }
    List<Path> files = files(directory);
    if (files.isEmpty()) {
      throw new StarsightException(
          directory
              + ": this is no log of `serve --log`: there is no decisions-NNNNNN.jsonl in it");
    }
    int torn = 0;
    for (Path file : files) {
      torn += read(file, visitor, 0);
    }
    return torn;
  }

  private static int read(Path file, Visitor visitor, long before) throws IOException {
    long number = before;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        int from = 0;
        for (int i = 0; i < n; i++) {
          if (buffer[i] == '\n') {
            line.write(buffer, from, i - from);
            from = i + 1;
            visit(file, ++number, line.toByteArray(), visitor);
            line.reset();
          }
        }
        line.write(buffer, from, n - from);
        if (line.size() > LONGEST) {
          throw new DamagedFileException(file.toString(), "line " + (number + 1) + " is too long");
        }
      }
    }
    return line.size() > 0 ? 1 : 0;
  }

  private static void visit(Path file, long number, byte[] bytes, Visitor visitor)
      throws IOException {
    String place = file + ":" + number;
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new DamagedFileException(place, "the line is not UTF-8", e);
    }
    JsonFields fields = JsonFields.of(place, Json.parse(place, text));
    try {
      if (fields.has("feedback")) {
        visitor.feedback(
            new Feedback(
                fields.text("feedback"), Instant.parse(fields.text("at")), fields.real("reward")));
      } else {
        visitor.decision(decision(fields));
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new DamagedFileException(place, String.valueOf(e.getMessage()), e);
    }
  }

  private static Decision decision(JsonFields fields) throws IOException {
    Map<String, Double> probabilities = new TreeMap<>();
    for (Map.Entry<String, JsonNode> one : fields.tree().path("probabilities").properties()) {
      probabilities.put(one.getKey(), one.getValue().doubleValue());
    }
    List<Decision.Shadow> shadows = new ArrayList<>();
    for (JsonNode node : fields.tree().path("shadows")) {
      JsonFields shadow = JsonFields.of(fields.source(), node);
      shadows.add(
          new Decision.Shadow(
              shadow.text("model"),
              shadow.text("version"),
              shadow.text("label"),
              shadow.real("confidence")));
    }
    return new Decision(
        fields.text("id"),
        Instant.parse(fields.text("at")),
        fields.text("policy"),
        fields.text("model"),
        fields.text("version"),
        fields.real("propensity"),
        fields.text("label"),
        fields.real("confidence"),
        probabilities,
        fields.integer("characters"),
        fields.real("millis"),
        shadows,
        fields.has("text") ? fields.text("text") : null);
  }
}
