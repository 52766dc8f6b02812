package dev.starsight.examples;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.report.Report;
import dev.starsight.report.Section;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** {@code evaluate}'s page. */
final class EvaluationReport {

  private EvaluationReport() {}

  static String page(String model, Dataset<Example> examples, Evaluation evaluation) {
    return Report.titled("Evaluation of " + model)
        .withSubtitle(
            String.format(Locale.ROOT, "%,d labelled rows the model has not seen", examples.size()))
        .with(EvaluationSections.figures("How well it predicts", evaluation))
        .with(EvaluationSections.mistakes(evaluation))
        .with(Section.titled("Provenance").facts(provenance(examples.provenance())))
        .html();
  }

  static Map<String, String> provenance(Provenance provenance) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (Provenance.Source source : provenance.sources()) {
      String of =
          String.format(
              Locale.ROOT,
              "%,d rows, %,d rejected, SHA-256 %s",
              source.rows(),
              source.rejected(),
              source.sha256());
      facts.merge(source.path(), of, (one, other) -> one + "; " + other);
    }
    if (!provenance.steps().isEmpty()) {
      facts.put("steps", String.join("; ", provenance.steps()));
    }
    facts.put("Starsight", Version.current());
    facts.put(
        "Java",
        System.getProperty("java.version")
            + ", "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch"));
    return facts;
  }
}
