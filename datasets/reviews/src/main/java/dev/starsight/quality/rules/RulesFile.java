package dev.starsight.quality.rules;

import dev.starsight.data.StarsightException;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Constraint;
import dev.starsight.quality.checks.Level;
import dev.starsight.quality.internal.Lexer.SyntaxException;
import dev.starsight.quality.internal.ValueText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads checks from a file in UTF-8, perhaps with a byte order mark. Each line is blank, a comment
 * that begins with {@code #}, or a rule: perhaps a level ({@code warning:}), the constraint,
 * perhaps what its value must be ({@code >= 0.99}, {@code = 3.5 +- 0.1}, {@code between 3 and 4}),
 * perhaps a filter ({@code where} and an expression), perhaps a comment.
 */
public final class RulesFile {

  private static final int MAX_BYTES = 16_000_000;
  private static final int SHOWN = 200;

  private RulesFile() {}

  /**
   * Reads the checks of a file: one of the rules that are errors and one of those that are
   * warnings, each named after the file, without those that have no rule.
   *
   * @throws IOException naming the path, if it cannot be read
   * @throws StarsightException with file, line, column and the rule, if one is wrong, or there is
   *     none
   */
  public static List<Check> read(Path file) throws IOException {
    return parse(file.toString(), readText(file));
  }

  /**
   * Returns the text of a file, for {@link #parse}.
   *
   * @throws IOException naming the path, if it cannot be read
   * @throws StarsightException if it is not UTF-8
   */
  public static String readText(Path file) throws IOException {
    if (file.toString().isEmpty()) {
      throw new IOException("a file of rules is needed, but its path is empty");
    }
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": a file of rules is needed, but this is a directory");
    }
    if (!Files.exists(file)) {
      throw new IOException(file + ": there is no such file of rules");
    }
    return text(file);
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      // A device says that its size is 0, so only reading shows where the file ends.
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new StarsightException(
            "%s: a file of rules may have at most %d bytes, but has more"
                .formatted(file, MAX_BYTES));
      }
      return bytes;
    }
  }

  private static String text(Path file) throws IOException {
    byte[] bytes = bytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
    } catch (CharacterCodingException e) {
      int line = 1;
      int column = 1;
      for (int i = 0; i < buffer.position(); i++) {
        boolean ends = bytes[i] == '\n';
        line += ends ? 1 : 0;
        column = ends ? 1 : column + ((bytes[i] & 0xC0) == 0x80 ? 0 : 1);
      }
      throw new StarsightException(
          "%s, line %d, column %d: the file must be UTF-8, but these bytes are not"
              .formatted(file, line, column),
          e);
    }
  }

  /**
   * Parses the text of a file.
   *
   * @param source what errors and the checks call it
   * @throws StarsightException with line, column and the rule, if one is wrong, or there is none
   */
  public static List<Check> parse(String source, String text) {
    List<Constraint> errors = new ArrayList<>();
    List<Constraint> warnings = new ArrayList<>();
    String[] lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r\n|\n|\r", -1);
    for (int i = 0; i < lines.length; i++) {
      try {
        Rule rule = RuleParser.parse(lines[i]);
        if (rule != null) {
          (rule.level() == Level.ERROR ? errors : warnings).add(rule.constraint());
        }
      } catch (SyntaxException e) {
        throw new StarsightException(
            "%s, line %d, column %d: %s, in the rule: %s"
                .formatted(
                    source,
                    i + 1,
                    lines[i].codePointCount(0, Math.min(e.column(), lines[i].length())) + 1,
                    e.getMessage(),
                    ValueText.cut(lines[i].strip(), SHOWN)),
            e);
      }
    }
    if (errors.isEmpty() && warnings.isEmpty()) {
      throw new StarsightException(
          source + ": there must be at least one rule, such as isComplete(review_id)");
    }
    List<Check> checks = new ArrayList<>();
    if (!errors.isEmpty()) {
      checks.add(new Check(source, Level.ERROR, errors));
    }
    if (!warnings.isEmpty()) {
      checks.add(new Check(source, Level.WARNING, warnings));
    }
    return checks;
  }

  /** A rule of a file. */
  record Rule(Level level, Constraint constraint) {}
}
