package dev.starsight.cli.labelerrors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.Console;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.StarsightException;
import dev.starsight.explain.WordEffect;
import dev.starsight.files.internal.Json;
import dev.starsight.labelerrors.LabelErrorReport;
import dev.starsight.labelerrors.LabelErrorSection;
import dev.starsight.labelerrors.LabelErrorTable;
import dev.starsight.labelerrors.LabelErrors;
import dev.starsight.labelerrors.SuspiciousLabel;
import dev.starsight.report.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --label-errors}: rows whose label is probably wrong. */
public final class LabelErrorOption {

  private static final String BOTH = "both";
  private static final int SHOWN = 50;
  private static final int WORDS = 5;
  private static final String FILE = "label-errors.tsv";

  @Option(
      names = "--label-errors",
      arity = "0..1",
      fallbackValue = BOTH,
      paramLabel = "PART",
      description =
          "Rank the rows by how probably their label is wrong (confident learning): those of the"
              + " training and validation parts, or of train or validation alone.")
  private String part = "";

  public boolean isGiven() {
    return !part.isEmpty();
  }

  /**
   * Checks the value of the option before anything is read.
   *
   * @throws StarsightException if it names the test part or no part, the input is standard input,
   *     or columns of a lake are named
   */
  public void require(InputOptions input, @Nullable Path lake) {
    if (!isGiven()) {
      return;
    }
    if (part.equals("test")) {
      throw new StarsightException(
          "label errors are looked for in the training and validation parts only: whoever corrects"
              + " the test part by what a model finds wrong makes every later test too good");
    }
    if (!List.of(BOTH, "train", "validation").contains(part)) {
      throw new StarsightException(
          "--label-errors takes train or validation, or nothing for both, but is \"%s\""
              .formatted(part));
    }
    input.requireFiles("--label-errors");
    if (lake != null && !input.hasDefaultColumns()) {
      throw new StarsightException(
          "--label-errors reads review_body and star_rating of a lake; --text-column and"
              + " --label-column are for files");
    }
  }

  private boolean shows(LabelErrorSearch search, SuspiciousLabel row) {
    return part.equals(BOTH) || search.part(row).equals(part);
  }

  /** Writes the table and the field {@code labelErrors}; returns the section for the report. */
  public Section write(LabelErrorSearch search, Path directory, Summary summary, Console console)
      throws IOException {
    LabelErrorReport report = search.report();
    List<SuspiciousLabel> ranked =
        report.ranked().stream().filter(row -> shows(search, row)).toList();
    LabelErrorTable.write(directory.resolve(FILE), ranked, search::part);
    ObjectNode node =
        summary
            .object("labelErrors")
            .put("rows", report.ranked().size())
            .put("testRows", search.testRows())
            .put("estimated", report.estimatedErrors())
            .put("folds", LabelErrors.FOLDS)
            .put("headlines", search.readsHeadlines());
    ArrayNode suspicious = node.putArray("suspicious");
    for (SuspiciousLabel row : ranked.subList(0, Math.min(SHOWN, ranked.size()))) {
      describe(row, search, suspicious.addObject());
    }
    console.result(
        "label errors: about %,d of %,d rows; %s ranks %s (%,d rows of the test part were not"
            + " looked at)",
        report.estimatedErrors(),
        report.ranked().size(),
        FILE,
        part.equals(BOTH) ? "them" : "those of the " + part + " part",
        search.testRows());
    return LabelErrorSection.of(report, ranked);
  }

  private static void describe(SuspiciousLabel row, LabelErrorSearch search, ObjectNode node) {
    node.put("review_id", row.example().id())
        .put("part", search.part(row))
        .put("label", row.label())
        .put("likely", row.likely());
    node.set("score", Json.number(row.score()));
    node.set("labelProbability", Json.number(row.labelProbability()));
    node.set("likelyProbability", Json.number(row.likelyProbability()));
    node.put("headline", LabelErrorSearch.headline(row)).put("text", row.example().text());
    ArrayNode words = node.putArray("words");
    search.report().evidence(row, WORDS).stream().map(WordEffect::word).forEach(words::add);
  }
}
