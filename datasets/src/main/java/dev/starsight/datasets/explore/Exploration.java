package dev.starsight.datasets.explore;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.chart.Figure;
import dev.starsight.datasets.amazon.Review;
import dev.starsight.files.AtomicFile;
import dev.starsight.report.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The answers to all questions, in their order. Immutable as long as nobody changes a table. Equal
 * reviews give equal files, in whatever order they come and whether from files or from a lake.
 */
public final class Exploration {

  private final Findings findings;
  private final List<Answer> answers;

  Exploration(Findings findings) {
    this.findings = findings;
    this.answers = new Answers(findings).all();
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

  static Exploration of(LakeFindings.Source source, Optional<Years> years) throws IOException {
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
      AtomicFile.write(directory.resolve(answer.tableFile()), Csv.of(answer.table()));
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

  /** Sections of a page, one a question. */
  public List<Section> sections() {
    return answers.stream().map(Answer::section).toList();
  }
}
