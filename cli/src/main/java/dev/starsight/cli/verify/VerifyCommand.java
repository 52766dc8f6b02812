package dev.starsight.cli.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.report.Report;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import dev.starsight.run.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify}: derives the figures of a result again and says what differs. */
@Command(
    name = "verify",
    description = {
      "Derive the figures of a result again, from its inputs and its saved models, and compare"
          + " every file with its manifest. Nothing is trained again. Exit code 3 if anything"
          + " differs."
    },
    footer = {
      "",
      "Example: starsight verify run",
      "Example: starsight verify run --input moved.tsv"
    })
public final class VerifyCommand extends StarsightCommand {

  /** Differences that are printed; the summary and the page have all. */
  private static final int SHOWN = 20;

  @Parameters(paramLabel = "RUN", description = "Directory of a finished result.")
  private Path result = Path.of("run");

  @Option(
      names = "--input",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Where input files are now, if they were moved; which is which, their digests tell.")
  private List<Path> inputs = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Where the model is now, if the command read one that was moved.")
  private @Nullable Path model;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Also write summary.json and a page there.")
  private @Nullable Path out;

  @Mixin private final ReplaceOption replace = new ReplaceOption();

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(result)) {
      throw new StarsightException(result + ": there is no such directory");
    }
    if (out == null) {
      Verification verification = verify();
      Summary summary = summary(verification);
      print(summary);
      return code(verification);
    }
    List<Path> sources = new ArrayList<>(Outputs.sources(inputs, result));
    if (model != null) {
      sources.add(model);
    }
    try (AtomicDirectory directory = replace.directory(this, out, sources)) {
      Verification verification = verify();
      Summary summary = summary(verification);
      page(verification).writeTo(directory.path().resolve("report.html"));
      commit(directory, summary);
      print(summary);
      return code(verification);
    }
  }

  private static int code(Verification verification) {
    return verification.differences().isEmpty() ? DONE : CHECKS_FAILED;
  }

  private Verification verify() throws IOException {
    SavedResult saved = SavedResult.read(result);
    console().note("deriving the figures of %s again", saved.command());
    Verification verification = Verification.of(saved, inputs, model, runner());
    Threads.setLimit(threads); // The command that ran again may have set another one.
    console().result(sentence(verification));
    verification
        .taken()
        .forEach((figure, why) -> console().note("not derived: %s (%s)", figure, why));
    List<FileDifference> differences = verification.differences();
    differences.stream().limit(SHOWN).forEach(one -> console().result("  " + one));
    if (differences.size() > SHOWN) {
      console().result("  and %,d more", differences.size() - SHOWN);
    }
    return verification;
  }

  private static String sentence(Verification verification) {
    String files = String.format(Locale.ROOT, "%,d files", verification.checked());
    if (verification.differences().isEmpty()) {
      return files + " are as they were written, and their figures follow from the inputs";
    }
    String found =
        String.format(
            Locale.ROOT, "%s compared, %,d differences", files, verification.differences().size());
    return verification.derived()
        ? found
        : found + "; the figures were not derived again: " + verification.reason();
  }

  private Summary summary(Verification verification) {
    Summary summary =
        summary("verify").put("run", result.toString()).put("checked", verification.checked());
    summary.tree().put("derived", verification.derived());
    ArrayNode taken = summary.array("notDerived");
    verification
        .taken()
        .forEach((figure, why) -> taken.addObject().put("figure", figure).put("reason", why));
    ArrayNode array = summary.array("differences");
    for (FileDifference one : verification.differences()) {
      array
          .addObject()
          .put("file", one.file())
          .put("place", one.place())
          .put("was", one.was())
          .put("is", one.is());
    }
    return summary;
  }

  private Report page(Verification verification) {
    ReportTable table =
        ReportTable.of("What differs from what the command writes", "file", "place", "was", "is");
    for (FileDifference one : verification.differences()) {
      table = table.row(one.file(), one.place(), one.was(), one.is());
    }
    Section section = Section.titled("Differences").paragraph(sentence(verification));
    for (Map.Entry<String, String> one : verification.taken().entrySet()) {
      section = section.paragraph("Not derived: %s (%s).".formatted(one.getKey(), one.getValue()));
    }
    return Report.titled("Verification of " + result)
        .with(verification.differences().isEmpty() ? section : section.table(table));
  }
}
