package dev.starsight.model;

import dev.starsight.data.Provenance;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code README.md} of a model directory: what a person should know before using it. */
final class ModelCard {

  private final StringBuilder text = new StringBuilder();

  private ModelCard() {}

  static String of(ModelDescription model) {
    ModelCard card = new ModelCard();
    card.text.append("# A ").append(escaped(model.kind())).append(" classifier of reviews\n\n");
    card.intendedUse(model);
    card.training(model.provenance());
    card.quality(model);
    card.settings(model.settings());
    card.limits(model);
    return card.text.toString();
  }

  private void intendedUse(ModelDescription model) {
    text.append("Reads the column ")
        .append(escaped(model.textColumn()))
        .append(" and gives a probability to each label of ")
        .append(escaped(model.labelColumn()))
        .append(": ")
        .append(escaped(String.join(", ", model.labels().labels())))
        .append(".\nWritten by Starsight ")
        .append(escaped(model.version()))
        .append("; `starsight predict --model` uses it.\n\n");
  }

  private void training(Provenance provenance) {
    text.append("## Training data\n\n");
    for (Provenance.Source source : provenance.sources()) {
      text.append("- ")
          .append(escaped(source.path()))
          .append(": ")
          .append(source.rows())
          .append(" rows, ")
          .append(source.rejected())
          .append(" refused, SHA-256 ")
          .append(escaped(source.sha256()))
          .append('\n');
    }
    provenance.steps().forEach(step -> text.append("- ").append(escaped(step)).append('\n'));
    text.append('\n');
  }

  private void quality(ModelDescription model) {
    text.append("## Quality on validation rows\n\n");
    Metrics metrics = model.validation();
    if (metrics == null) {
      text.append("Not measured.\n\n");
      return;
    }
    text.append(metrics.rows()).append(" rows the model did not learn from.\n\n");
    text.append("| metric | value | 95 % interval |\n| --- | ---: | --- |\n");
    for (Metric metric : Metric.values()) {
      Interval interval = metrics.intervals().get(metric.id());
      text.append("| ")
          .append(metric.id())
          .append(" | ")
          .append(number(metric.of(metrics)))
          .append(" | ")
          .append(interval == null ? "" : number(interval.low()) + " to " + number(interval.high()))
          .append(" |\n");
    }
    text.append("\nTrue labels down, predicted ones across:\n\n");
    confusion(metrics);
  }

  private void confusion(Metrics metrics) {
    List<String> labels = metrics.labels().labels();
    text.append("| |");
    labels.forEach(label -> text.append(' ').append(escaped(label)).append(" |"));
    text.append("\n| --- |").append(" ---: |".repeat(labels.size())).append('\n');
    for (int i = 0; i < metrics.confusion().size(); i++) {
      text.append("| ").append(escaped(labels.get(i))).append(" |");
      metrics.confusion().get(i).forEach(n -> text.append(' ').append(n).append(" |"));
      text.append('\n');
    }
    text.append('\n');
  }

  private void settings(Map<String, String> settings) {
    if (settings.isEmpty()) {
      return;
    }
    text.append("## Settings\n\n");
    settings.forEach(
        (name, value) ->
            text.append("- ")
                .append(escaped(name))
                .append(": ")
                .append(escaped(value))
                .append('\n'));
    text.append('\n');
  }

  private void limits(ModelDescription model) {
    text.append("## Limits\n\n");
    text.append("- It has seen only texts like those it was trained on; measure it on yours.\n");
    Calibration calibration = model.calibration();
    text.append(
        calibration == null
            ? "- Its confidences are not calibrated.\n"
            : "- Its confidences are calibrated on validation rows (temperature "
                + number(calibration.temperature())
                + "); other texts may need another calibration.\n");
    Double threshold = model.reviewThreshold();
    if (threshold != null) {
      text.append("- Predictions less confident than ")
          .append(number(threshold))
          .append(" should be looked at by a person.\n");
    }
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Text that means only itself in Markdown. */
  static String escaped(String value) {
    StringBuilder escaped = new StringBuilder();
    value
        .codePoints()
        .forEach(
            c -> {
              if (c < ' ' || c == 0x7f) {
                escaped.append(' ');
              } else if ("\\`*_{}[]<>#|~!&".indexOf(c) >= 0) {
                escaped.append('\\').appendCodePoint(c);
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }
}
