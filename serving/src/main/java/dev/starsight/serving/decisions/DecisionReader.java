package dev.starsight.serving.decisions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
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
import java.util.LinkedHashMap;
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
   * Returns the files of a log, the oldest first, and how many bytes each has now.
   *
   * @throws StarsightException if the directory has no log
   */
  public static Map<String, Long> sizes(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new StarsightException(directory + ": there is no such directory");
    }
    List<Path> files = files(directory);
    if (files.isEmpty()) {
      throw new StarsightException(
          directory
              + ": this is no log of `serve --log`: there is no decisions-NNNNNN.jsonl in it");
    }
    Map<String, Long> sizes = new LinkedHashMap<>();
    for (Path file : files) {
      sizes.put(String.valueOf(file.getFileName()), Files.size(file));
    }
    return sizes;
  }

  /**
   * Reads a log, which may be written meanwhile.
   *
   * @return how many incomplete lines were left out
   * @throws StarsightException if the directory has no log
   * @throws DamagedFileException with file and line, if a line is neither a decision nor feedback
   */
  public static int read(Path directory, Visitor visitor) throws IOException {
    return read(directory, sizes(directory), visitor);
  }

  /**
   * Reads a log as it was when its files had these {@linkplain #sizes sizes}.
   *
   * @return how many incomplete lines were left out
   * @throws StarsightException if a name is none of a file of a log
   * @throws DamagedFileException with file and line, if a line is neither a decision nor feedback,
   *     or a file has become shorter
   * @throws IOException naming the file, if one is gone
   */
  public static int read(Path directory, Map<String, Long> sizes, Visitor visitor)
      throws IOException {
    int torn = 0;
    for (String name : sizes.keySet()) {
      if (!NAME.matcher(name).matches()) {
        throw new StarsightException(
            "\"%s\" is no log of decisions; those are called decisions-NNNNNN.jsonl"
                .formatted(name));
      }
    }
    for (Map.Entry<String, Long> file : sizes.entrySet()) {
      torn += read(directory.resolve(file.getKey()), file.getValue(), visitor);
    }
    return torn;
  }

  private static int read(Path file, long size, Visitor visitor) throws IOException {
    long number = 0;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (long left = size; left > 0; ) {
        int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (n < 0) {
          throw new DamagedFileException(file.toString(), "has become shorter");
        }
        left -= n;
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
