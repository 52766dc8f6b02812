package dev.starsight.explore;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.StarsightException;
import dev.starsight.explore.internal.CategoryCounts;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.FindingsJson;
import dev.starsight.explore.internal.answers.ExploredSource;
import dev.starsight.explore.internal.answers.Formats;
import dev.starsight.explore.questions.Answer;
import dev.starsight.explore.questions.Question;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.lake.Lake;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.Section;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The answers to all questions, in their order. Immutable as long as nobody changes a table. Equal
 * reviews give equal files, in whatever order they come and whether from files or from a lake.
 */
public final class Exploration {

  private final Findings findings;
  private final List<Answer> answers;

  Exploration(Findings findings) {
    this.findings = findings;
    this.answers = new ExploredSource(findings).answers();
  }

  /** Answers the questions in one pass. */
  public static Exploration of(Iterable<Review> reviews) {
    ReviewTally tally = new ReviewTally();
    reviews.forEach(tally);
    return tally.exploration();
  }

  /** Answers the questions in one pass over reviews as they come; does not close the stream. */
  public static Exploration of(Stream<Review> reviews) {
    ReviewTally tally = new ReviewTally();
    reviews.sequential().forEachOrdered(tally);
    return tally.exploration();
  }

  /**
   * Answers the questions of a lake by SQL, in memory that does not grow with the lake.
   *
   * @throws IOException naming the path, if a file of the lake is damaged or no longer the same
   */
  public static Exploration of(Lake lake) throws IOException {
    return of(lake::query, null);
  }

  /**
   * Answers the questions for the reviews of some years, by SQL as {@link #of(Lake)} does.
   *
   * @throws IOException naming the path, if a file of the lake is damaged or no longer the same
   */
  public static Exploration of(Lake lake, Years years) throws IOException {
    return of(lake::query, years);
  }

  /**
   * Reads what {@code StarsightQuestions} of {@code starsight-spark} found in a DataFrame, and
   * answers the questions.
   *
   * @throws IOException naming the file, if it cannot be read or has a field that is wrong
   */
  public static Exploration read(Path findings) throws IOException {
    return new Exploration(FindingsJson.read(JsonFields.read(findings)));
  }

  static Exploration of(LakeFindings.Source source, @Nullable Years years) throws IOException {
    return new Exploration(LakeFindings.of(source, years));
  }

  /** Returns one answer per question, in the order of {@link Question}. */
  public List<Answer> answers() {
    return answers;
  }

  /** Returns the number of reviews. */
  public long rows() {
    return findings.rows();
  }

  Findings findings() {
    return findings;
  }

  /** Returns the answer to one question. */
  public Answer answer(Question question) {
    return answers.stream()
        .filter(answer -> answer.question() == question)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(question + " was not answered"));
  }

  /**
   * Writes {@code ID.csv} for every table and {@code ID.svg} for every figure into a directory.
   *
   * @throws IOException naming the path, if one cannot be written
   */
  public void writeTo(Path directory) throws IOException {
    writeTo(directory, false);
  }

  /**
   * Writes like {@link #writeTo(Path)}.
   *
   * @param spreadsheetSafe whether texts in tables that a spreadsheet would run as a formula get an
   *     apostrophe in front
   */
  public void writeTo(Path directory, boolean spreadsheetSafe) throws IOException {
    for (Answer answer : answers) {
      TableCsv.write(
          directory,
          answer.tableFile(),
          answer.table(),
          answer.figureFile().orElse(""),
          answer.drawn(),
          spreadsheetSafe);
    }
  }

  /** Puts {@code questions} into a summary; paths are the names of the files written. */
  public void addTo(ObjectNode summary) {
    ArrayNode questions = summary.putArray("questions");
    for (Answer answer : answers) {
      questions
          .addObject()
          .put("id", answer.id())
          .put("title", answer.title())
          .put("figure", answer.figureFile().orElse(null))
          .put("table", answer.tableFile())
          .put("rows", answer.table().rowCount());
    }
  }

  /** Returns the number of reviews and categories, the average, and the years. */
  public List<KeyFigure> keyFigures() {
    CategoryCounts all = findings.all();
    String years =
        all.years().isEmpty()
            ? "none"
            : new Years(all.years().firstKey(), all.years().lastKey()).toString();
    return List.of(
        new KeyFigure(Formats.whole(rows()), "reviews"),
        new KeyFigure(Formats.whole(findings.categories().size()), "categories"),
        new KeyFigure(Formats.two(all.average()), "stars on average"),
        new KeyFigure(years, "years of reviews"));
  }

  /** Returns the sections of a page, one per question. */
  public List<Section> sections() {
    return answers.stream().map(Exploration::section).toList();
  }

  private static Section section(Answer answer) {
    Section section = Evidence.section(answer.question(), answer.sentence(), answer.note());
    return Evidence.add(
        section, answer.question(), answer.drawn(), answer.table(), Evidence::header);
  }

  /**
   * A year, or several years in a row.
   *
   * @param first the first year
   * @param last the last year, inclusive
   */
  public record Years(int first, int last) {

    private static final Pattern SHAPE = Pattern.compile("(\\d{4})(?:-(\\d{4}))?");

    public Years {
      if (last < first) {
        throw new IllegalArgumentException(
            "years must not end before they begin, but are " + first + " to " + last);
      }
    }

    /**
     * Reads {@code 2010} or {@code 2010-2013}.
     *
     * @throws StarsightException if the text is neither, or ends before it begins
     */
    public static Years parse(String text) {
      Matcher matcher = SHAPE.matcher(text.strip());
      if (!matcher.matches()) {
        throw new StarsightException(
            ("years must be one year or two with a hyphen between them, such as 2010-2013, but are"
                    + " \"%s\"")
                .formatted(text));
      }
      int first = Integer.parseInt(matcher.group(1));
      int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
      if (last < first) {
        throw new StarsightException(
            "years must not end before they begin, but are \"" + text + '"');
      }
      return new Years(first, last);
    }

    /** Returns whether the day lies in these years; null, a missing date, does not. */
    public boolean contains(@Nullable LocalDate date) {
      return date != null && date.getYear() >= first && date.getYear() <= last;
    }

    /** Returns whether both share a year. */
    public boolean overlaps(Years other) {
      return first <= other.last && other.first <= last;
    }

    /** Returns the years for people: "2010 to 2013". */
    @Override
    public String toString() {
      return first == last ? Integer.toString(first) : first + " to " + last;
    }
  }
}
