package dev.starsight.explore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.explore.internal.answers.Formats;
import dev.starsight.explore.internal.changes.ComparedSources;
import dev.starsight.explore.questions.Change;
import dev.starsight.explore.questions.Drift;
import dev.starsight.explore.questions.Drift.Verdict;
import dev.starsight.explore.questions.Question;
import dev.starsight.files.internal.Json;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The answers of two sources side by side: two files, two lakes, two periods. Each change has its
 * size and whether chance alone could explain it. Immutable as long as nobody changes a table.
 */
public final class Comparison {

  /** The longest name of a source in the heading of a column. */
  private static final int HEADER = 24;

  private final String firstName;
  private final Exploration first;
  private final String secondName;
  private final Exploration second;
  private final List<Change> changes;

  private Comparison(String firstName, Exploration first, String secondName, Exploration second) {
    if (firstName.equals(secondName)) {
      throw new IllegalArgumentException(
          "what is compared must have two names, but both are \"" + firstName + '"');
    }
    this.firstName = Objects.requireNonNull(firstName, "firstName");
    this.first = first;
    this.secondName = Objects.requireNonNull(secondName, "secondName");
    this.second = second;
    this.changes =
        new ComparedSources(firstName, first.findings(), secondName, second.findings()).changes();
  }

  /**
   * Compares a second source with a first one. No review should be in both: chance is judged as for
   * independent samples.
   *
   * @param firstName the name of the first in sentences and figures, such as {@code 2010 to 2013}
   * @param secondName the name of the second
   * @throws IllegalArgumentException if both names are the same
   */
  public static Comparison of(
      String firstName, Exploration first, String secondName, Exploration second) {
    return new Comparison(firstName, first, secondName, second);
  }

  /** Returns one change per question, in the order of {@link Question}. */
  public List<Change> changes() {
    return changes;
  }

  /** Returns the change of one question. */
  public Change change(Question question) {
    return changes.stream()
        .filter(change -> change.question() == question)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(question + " was not compared"));
  }

  /**
   * Returns the questions whose answers differ by more than chance, the largest change first; equal
   * ones in the order of {@link Question}.
   */
  public List<Change> changedMost() {
    return changes.stream()
        .filter(change -> change.drift().filter(Drift::isChange).isPresent())
        .sorted(Comparator.comparingDouble((Change change) -> -size(change)))
        .toList();
  }

  private static double size(Change change) {
    return change.drift().map(Drift::size).orElse(Double.NaN);
  }

  /** Returns what changed most, in one sentence. */
  public String sentence() {
    List<Change> most = changedMost();
    long judged =
        changes.stream()
            .flatMap(change -> change.drift().stream())
            .filter(drift -> drift.verdict() != Verdict.NOT_JUDGED)
            .count();
    if (judged == 0) {
      return "There are too few reviews to judge any difference.";
    }
    if (most.isEmpty()) {
      return "Nothing differs by more than chance.";
    }
    Change change = most.get(0);
    String differ =
        judged == most.size()
            ? "all differ"
            : most.size() + (most.size() == 1 ? " differs" : " differ");
    return ("\u201c%s\u201d changed most (%s); "
            + "of %s answers that can be judged %s by more than chance.")
        .formatted(
            change.question().title(), change.drift().map(Drift::words).orElse(""), judged, differ);
  }

  /**
   * Writes {@code compare-ID.csv} for every table and {@code compare-ID.svg} for every figure into
   * a directory.
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
    for (Change change : changes) {
      TableCsv.write(
          directory,
          change.tableFile(),
          change.table(),
          change.figureFile().orElse(""),
          change.drawn(),
          spreadsheetSafe);
    }
  }

  /**
   * Puts {@code questions} of the first source into a summary, each with {@code compare}, and
   * {@code compare} of the whole; paths are the names of the files written.
   */
  public void addTo(ObjectNode summary) {
    first.addTo(summary);
    for (JsonNode question : summary.withArray("questions")) {
      changes.stream()
          .filter(change -> change.question().id().equals(question.path("id").asText()))
          .forEach(change -> addTo(((ObjectNode) question).putObject("compare"), change));
    }
    ObjectNode compare = summary.putObject("compare");
    compare.putObject("first").put("name", firstName).put("rows", first.rows());
    compare.putObject("second").put("name", secondName).put("rows", second.rows());
    ArrayNode most = compare.putArray("changedMost");
    changedMost().forEach(change -> most.add(change.question().id()));
  }

  private static void addTo(ObjectNode node, Change change) {
    Optional<Drift> drift = change.drift();
    node.put("figure", change.figureFile().orElse(null));
    node.put("table", change.tableFile());
    node.put("rows", change.table().rowCount());
    node.put("sentence", change.sentence());
    node.put("measure", drift.map(Drift::measure).orElse(null));
    node.set("value", Json.number(drift.map(Drift::value).orElse(Double.NaN)));
    node.set("low", Json.number(drift.map(Drift::low).orElse(Double.NaN)));
    node.set("high", Json.number(drift.map(Drift::high).orElse(Double.NaN)));
    node.put(
        "verdict",
        drift
            .map(Drift::verdict)
            .filter(verdict -> verdict != Verdict.NOT_JUDGED)
            .map(Verdict::name)
            .orElse(null));
  }

  /** Returns the names of both sources, for the head of a page. */
  String names() {
    return firstName + " and " + secondName;
  }

  /** Returns the number of reviews of each source and of answers that differ. */
  public List<KeyFigure> keyFigures() {
    return List.of(
        new KeyFigure(Formats.whole(first.rows()), "reviews", firstName),
        new KeyFigure(Formats.whole(second.rows()), "reviews", secondName),
        new KeyFigure(Formats.whole(changedMost().size()), "answers differ", "more than chance"));
  }

  /** Returns the sections of a page: what changed most, then one section per question. */
  public List<Section> sections() {
    return Stream.concat(Stream.of(overview()), changes.stream().map(this::section)).toList();
  }

  private Section overview() {
    ReportTable table =
        ReportTable.of("", "question", "judged as", "value", "95 % interval", "measured by");
    List<Change> sorted = new ArrayList<>(changedMost());
    changes.stream()
        .filter(change -> !sorted.contains(change))
        .sorted(Comparator.comparing(change -> change.drift().isEmpty()))
        .forEach(sorted::add);
    for (Change change : sorted) {
      Optional<Drift> drift = change.drift();
      table =
          table.row(
              change.question().title(),
              drift.map(each -> each.verdict().words()).orElse("not judged"),
              drift.map(Drift::shownValue).orElse(""),
              drift.map(Drift::shownInterval).orElse(""),
              drift.map(Drift::measure).orElse(""));
    }
    return Section.titled("What changed most")
        .paragraph(sentence())
        .table(table)
        .paragraph(
            """
            Shares are compared by the population stability index, averages and rates by their \
            difference, second minus first. An index below 0.01 is called negligible, below 0.1 a \
            small change, above 0.25 a large one; a difference is put on the same scale by its \
            square in standard deviations. A difference is called no more than chance if two \
            samples of the same reviews show as much in more than one of twenty cases; among so \
            many questions, one may well pass for a change without being one.\
            """);
  }

  private Section section(Change change) {
    Question question = change.question();
    Map<String, String> both = new LinkedHashMap<>();
    both.put(firstName, first.answer(question).sentence());
    both.put(secondName, second.answer(question).sentence());
    Section section = Evidence.section(question, change.sentence(), change.note()).facts(both);
    return Evidence.add(section, question, change.drawn(), change.table(), this::header);
  }

  private String header(String column) {
    String[] names = {firstName, secondName};
    String[] ends = {"_first", "_second"};
    for (int i = 0; i < ends.length; i++) {
      if (column.endsWith(ends[i])) {
        String what = column.substring(0, column.length() - ends[i].length());
        return Evidence.header(what) + ", " + Formats.shortened(names[i], HEADER);
      }
    }
    return Evidence.header(column);
  }
}
