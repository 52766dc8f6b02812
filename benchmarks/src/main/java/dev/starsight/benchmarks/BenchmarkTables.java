package dev.starsight.benchmarks;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the tables of a Markdown file from kept results: whatever stands between {@code <!-- table
 * FILE SUBJECT WORD... -->}, on a line of its own, and {@code <!-- end -->} becomes the table of
 * those results in FILE (relative to the Markdown file) whose class is SUBJECT and whose method or
 * parameters contain each WORD.
 *
 * <p>A row is one of our methods and one peer under the same conditions; a score may be followed by
 * the bytes allocated for each item. The interval of the ratio comes from the errors of both
 * scores; there is no ratio if it is unknown or wider than the ratio itself. A peer in parentheses
 * does less work than ours.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.starsight.benchmarks.BenchmarkTables docs/benchmarks.md
 * </pre>
 */
public final class BenchmarkTables {

  private static final Pattern TABLE =
      Pattern.compile("(?sm)(?<begin>^<!-- table (?<what>[^\n]*?) -->\n).*?(?=<!-- end -->)");

  private static final MathContext THREE_DIGITS = new MathContext(3);

  private BenchmarkTables() {}

  /** Takes the Markdown files, which are overwritten. */
  public static void main(String[] files) throws IOException {
    if (files.length == 0) {
      System.err.println("usage: BenchmarkTables FILE.md ...");
      System.exit(2);
    }
    for (String file : files) {
      Path path = Path.of(file);
      String text = Files.readString(path);
      String updated = updated(path, text);
      if (!updated.equals(text)) {
        AtomicFile.write(path, updated);
      }
    }
  }

  /**
   * Returns a text with its tables made anew.
   *
   * @param file where the text is
   * @throws StarsightException if a table names results that there are not
   */
  static String updated(Path file, String text) throws IOException {
    StringBuilder updated = new StringBuilder();
    Matcher matcher = TABLE.matcher(text);
    while (matcher.find()) {
      String table = table(file.resolveSibling("."), matcher.group("what"));
      matcher.appendReplacement(
          updated, Matcher.quoteReplacement(matcher.group("begin") + "\n" + table + "\n"));
    }
    return matcher.appendTail(updated).toString();
  }

  private static String table(Path directory, String what) throws IOException {
    List<String> words = Arrays.asList(what.split(" ", -1));
    if (words.size() < 2) {
      throw new StarsightException("a table needs a file and a class, but is: " + what);
    }
    Path file = directory.resolve(words.get(0)).normalize();
    if (words.get(1).equals(LearnerPeers.class.getSimpleName())) {
      return LearnerPeers.markdown(Json.read(file));
    }
    List<String> rows = new ArrayList<>();
    Map<Score.Subject, List<Score>> subjects = Ratios.subjects(file.toString(), Json.read(file));
    String unit = "";
    for (Map.Entry<Score.Subject, List<Score>> entry : subjects.entrySet()) {
      Score.Subject subject = entry.getKey();
      if (subject.simpleName().equals(words.get(1))) {
        List<String> found = rows(subject, entry.getValue(), words.subList(2, words.size()));
        rows.addAll(found);
        unit = found.isEmpty() ? unit : unit(subject);
      }
    }
    if (rows.isEmpty()) {
      throw new StarsightException(file + ": has no results for the table " + what);
    }
    return "| conditions | ours | %s | peer | %s | ratio |\n".formatted(unit, unit)
        + "| --- | --- | ---: | --- | ---: | ---: |\n"
        + String.join("", rows);
  }

  private static String unit(Score.Subject subject) {
    return switch (subject.unit()) {
      case "ops/s" -> "a second";
      case "ms/op" -> "ms";
      default -> subject.unit();
    };
  }

  private static List<String> rows(Score.Subject subject, List<Score> scores, List<String> words) {
    List<String> rows = new ArrayList<>();
    for (Score ours : scores) {
      String all = ours.method() + " " + conditions(subject);
      if (ours.isOurs() && words.stream().allMatch(all::contains)) {
        List<Score> peers = ours.peers(scores);
        List<Score> bounds = ours.bounds(scores);
        peers.forEach(peer -> rows.add(row(subject, ours, peer, peer.method())));
        bounds.forEach(peer -> rows.add(row(subject, ours, peer, "(" + peer.method() + ")")));
        if (peers.isEmpty() && bounds.isEmpty()) {
          rows.add(cells(conditions(subject), "`" + ours.method() + "`", score(ours), "", "", ""));
        }
      }
    }
    return rows;
  }

  private static String row(Score.Subject subject, Score ours, Score peer, String name) {
    return cells(
        conditions(subject),
        "`" + ours.method() + "`",
        score(ours),
        name.startsWith("(") ? "(`" + peer.method() + "`)" : "`" + name + "`",
        score(peer),
        ratio(ours, peer));
  }

  private static String cells(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String conditions(Score.Subject subject) {
    List<String> conditions = new ArrayList<>();
    for (String parameter : subject.parameters()) {
      conditions.add(parameter.replaceFirst("^(corpus|precision|batches)=", "").replace('=', ' '));
    }
    if (subject.threads() > 1) {
      conditions.add(subject.threads() + " threads");
    }
    return String.join(", ", conditions);
  }

  private static String score(Score score) {
    String error = Double.isNaN(score.error()) ? "" : " ± " + figure(score.error());
    String bytes = Double.isNaN(score.allocation()) ? "" : ", " + figure(score.allocation()) + " B";
    return figure(score.value()) + error + bytes;
  }

  /** Returns the ratio with its interval, or a dash if that is unknown or wider than the ratio. */
  private static String ratio(Score ours, Score peer) {
    Score.Range range = ours.rangeTo(peer);
    return range.isNarrow()
        ? "**%s** (%s to %s)"
            .formatted(figure(range.ratio()), figure(range.least()), figure(range.most()))
        : "–";
  }

  /** Formats three significant digits. */
  private static String figure(double value) {
    BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
    int decimals = Math.max(0, 3 - rounded.precision() + rounded.scale());
    return String.format(Locale.ROOT, "%,." + decimals + "f", rounded);
  }
}
