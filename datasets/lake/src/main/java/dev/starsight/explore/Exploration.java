package dev.starsight.explore;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.chart.Figure;
import dev.starsight.chart.ValueFormat;
import dev.starsight.data.StarsightException;
import dev.starsight.explore.internal.CategoryCounts;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.answers.AnswerWriter;
import dev.starsight.explore.internal.answers.TableCsv;
import dev.starsight.explore.questions.Answer;
import dev.starsight.explore.questions.Question;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.lake.Lake;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.Section;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
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
    this.answers = AnswerWriter.answers(findings);
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
   * Answers the questions of a lake by SQL, in memory that does not grow with it.
   *
   * @throws IOException naming the path, if a file of the lake is damaged or no longer the same
   */
  public static Exploration of(Lake lake) throws IOException {
    return of(lake::query, null);
  }

  /**
   * The same of the reviews of some years.
   *
   * @throws IOException naming the path, if a file of the lake is damaged or no longer the same
   */
  public static Exploration of(Lake lake, Years years) throws IOException {
    return of(lake::query, years);
  }

  static Exploration of(LakeFindings.Source source, @Nullable Years years) throws IOException {
    return new Exploration(LakeFindings.of(source, years));
  }

  /** One answer a question, in the order of {@link Question}. */
  public List<Answer> answers() {
    return answers;
  }

  /** How many reviews there are. */
  public long rows() {
    return findings.rows();
  }

  Findings findings() {
    return findings;
  }

  /** The answer to one question. */
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
    for (Answer answer : answers) {
      AtomicFile.write(directory.resolve(answer.tableFile()), TableCsv.of(answer.table()));
      Optional<Figure> figure = answer.figure();
      if (figure.isPresent()) {
        AtomicFile.write(directory.resolve(answer.id() + ".svg"), figure.get().svg());
      }
    }
  }

  /** Puts {@code questions} into a summary; paths are the names of the files written. */
  public void addTo(ObjectNode summary) {
    ArrayNode questions = summary.putArray("questions");
    for (Answer answer : answers) {
      ObjectNode node = questions.addObject();
      node.put("id", answer.id());
      node.put("title", answer.title());
      node.put("figure", answer.figureFile().orElse(null));
      node.put("table", answer.tableFile());
      node.put("rows", answer.table().rowCount());
    }
  }

  /** What there is, in a few numbers. */
  public List<KeyFigure> keyFigures() {
    CategoryCounts all = findings.all();
    String categories = ValueFormat.whole().format((long) findings.categories().size());
    String years =
        all.years().isEmpty()
            ? "none"
            : new Years(all.years().firstKey(), all.years().lastKey()).toString();
    return List.of(
        new KeyFigure(ValueFormat.whole().format(rows()), "reviews"),
        new KeyFigure(categories, "categories"),
        new KeyFigure(ValueFormat.decimals(2).format(all.average()), "stars on average"),
        new KeyFigure(years, "years of reviews"));
  }

  /** Sections of a page, one a question. */
  public List<Section> sections() {
    return answers.stream().map(Answer::section).toList();
  }

  /**
   * A year, or several years in a row.
   *
   * @param first the first of them
   * @param last the last of them, which is in it too
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
            "years must be one year or two with a hyphen between them, such as 2010-2013, but are"
                + " \""
                + text
                + '"');
      }
      int first = Integer.parseInt(matcher.group(1));
      int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
      if (last < first) {
        throw new StarsightException(
            "years must not end before they begin, but are \"" + text + '"');
      }
      return new Years(first, last);
    }

    /** Whether a review of that day counts; one without a date does not. */
    public boolean contains(@Nullable LocalDate date) {
      return date != null && date.getYear() >= first && date.getYear() <= last;
    }

    /** Whether some year is in both. */
    public boolean overlaps(Years other) {
      return first <= other.last && other.first <= last;
    }

    /** As people read it: "2010 to 2013". */
    @Override
    public String toString() {
      return first == last ? Integer.toString(first) : first + " to " + last;
    }
  }
}
