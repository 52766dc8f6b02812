package dev.starsight.model.directory;

import dev.starsight.data.Provenance;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.model.Calibration;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Metrics.Interval;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code README.md} of a model directory: what a person should know before using it, and, at its
 * head, what the Hugging Face hub knows a model by. It names files without their directories, which
 * are nobody's business once the model is given to others. Immutable.
 */
public final class ModelCard {

  static final String FILE = "README.md";
  private static final Pattern LANGUAGE =
      Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*|multilingual");
  private static final Pattern HUB_NAME = Pattern.compile("[\\w.-]{1,96}(/[\\w.-]{1,96})?");

  private final ModelDescription model;
  private final String name;
  private final @Nullable String language;
  private final @Nullable String baseModel;
  private final @Nullable Metrics test;
  private final Map<String, Long> rows;
  private final List<String> notes;

  private ModelCard(
      ModelDescription model,
      String name,
      @Nullable String language,
      @Nullable String baseModel,
      @Nullable Metrics test,
      Map<String, Long> rows,
      List<String> notes) {
    this.model = model;
    this.name = name;
    this.language = language;
    this.baseModel = baseModel;
    this.test = test;
    this.rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    this.notes = List.copyOf(notes);
  }

  /** What a saved model's description tells. */
  public static ModelCard of(ModelDescription model) {
    String name = "starsight-" + model.kind();
    return new ModelCard(model, name, null, null, null, Map.of(), List.of());
  }

  /** The same card of a model with a name of its own. */
  public ModelCard withName(String text) {
    return new ModelCard(model, text, language, baseModel, test, rows, notes);
  }

  /**
   * The same card with the language of the texts.
   *
   * @param code such as {@code en} (ISO 639, BCP 47) or {@code multilingual}
   */
  public ModelCard withLanguage(String code) {
    if (!isLanguage(code)) {
      throw new IllegalArgumentException(
          "a language must be a code such as en or pt-BR, but is \"" + code + '"');
    }
    return new ModelCard(model, name, code, baseModel, test, rows, notes);
  }

  /** Whether {@link #withLanguage} takes it. */
  public static boolean isLanguage(String code) {
    return LANGUAGE.matcher(code).matches();
  }

  /**
   * The same card with the model that this one was fine-tuned from.
   *
   * @param hubName its name at the Hugging Face hub, such as {@code distilbert-base-uncased}
   */
  public ModelCard withBaseModel(String hubName) {
    if (!HUB_NAME.matcher(hubName).matches()) {
      throw new IllegalArgumentException(
          "a base model must be named as at the hub, OWNER/NAME, but is \"" + hubName + '"');
    }
    return new ModelCard(model, name, language, hubName, test, rows, notes);
  }

  /** The same card with the metrics of rows that nothing was chosen on. */
  public ModelCard withTest(Metrics metrics) {
    return new ModelCard(model, name, language, baseModel, metrics, rows, notes);
  }

  /** The same card with how many rows each part of the data has, such as {@code training}. */
  public ModelCard withRows(Map<String, Long> byPart) {
    return new ModelCard(model, name, language, baseModel, test, byPart, notes);
  }

  /** The same card with sentences on how the training went. */
  public ModelCard withNotes(List<String> sentences) {
    return new ModelCard(model, name, language, baseModel, test, rows, sentences);
  }

  ModelDescription model() {
    return model;
  }

  String name() {
    return name;
  }

  @Nullable String language() {
    return language;
  }

  @Nullable String baseModel() {
    return baseModel;
  }

  @Nullable Metrics test() {
    return test;
  }

  /** The whole as Markdown with YAML front matter, UTF-8 and LF. */
  public String markdown() {
    return FrontMatter.of(this) + new Text(this).whole();
  }

  /**
   * Writes it into a model directory, in place of the one that is there; the card is no part of the
   * model, whose digests stay as they are.
   */
  public void writeTo(Path directory) throws IOException {
    AtomicFile.write(directory.resolve(FILE), markdown());
  }

  static String number(double value) {
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

  /** What is below the front matter. */
  private static final class Text {

    private final ModelCard card;
    private final ModelDescription model;
    private final StringBuilder text = new StringBuilder();

    Text(ModelCard card) {
      this.card = card;
      this.model = card.model;
    }

    String whole() {
      text.append("# ").append(escaped(card.name)).append("\n\n");
      intendedUse();
      training();
      notes();
      if (card.test != null) {
        quality("test", card.test);
      }
      quality("validation", model.validation());
      settings();
      limits();
      return text.toString();
    }

    private void intendedUse() {
      text.append("A ").append(escaped(model.kind())).append(" classifier of reviews. ");
      text.append("It reads the column ")
          .append(escaped(model.textColumn()))
          .append(" and gives a probability to each label of ")
          .append(escaped(model.labelColumn()))
          .append(": ")
          .append(escaped(String.join(", ", model.labels().labels())))
          .append(".\nWritten by Starsight ")
          .append(escaped(model.version()))
          .append("; `starsight predict --model` uses it.\n\n");
      if (FrontMatter.isTransformers(model)) {
        text.append("In Python, where `DIRECTORY` is this one:\n\n```python\n")
            .append("from transformers import pipeline\n\n")
            .append(
                "classify = pipeline(\"text-classification\", model=\"DIRECTORY\", top_k=None)\n")
            .append("```\n\n");
      }
    }

    private void training() {
      text.append("## Training data\n\n");
      Provenance provenance = model.provenance();
      for (Provenance.Source source : provenance.sources()) {
        bullet(
            "%s: %s rows, %s refused, SHA-256 %s"
                .formatted(
                    escaped(source.fileName()),
                    source.rows(),
                    source.rejected(),
                    escaped(source.sha256())));
      }
      provenance.steps().forEach(step -> bullet(escaped(step)));
      card.rows.forEach((part, count) -> bullet("rows for " + escaped(part) + ": " + count));
      text.append('\n');
    }

    private void bullet(String line) {
      text.append("- ").append(line).append('\n');
    }

    private void notes() {
      if (!card.notes.isEmpty()) {
        text.append("## Training\n\n");
        card.notes.forEach(note -> bullet(escaped(note)));
        text.append('\n');
      }
    }

    private void quality(String part, @Nullable Metrics metrics) {
      text.append("## Quality on ").append(part).append(" rows\n\n");
      if (metrics == null) {
        text.append("Not measured.\n\n");
        return;
      }
      text.append(metrics.rows()).append(" rows the model did not learn from");
      text.append(
          part.equals("test")
              ? ", looked at once, when it was finished.\n\n"
              : "; they chose its best epoch or settings and its calibration.\n\n");
      text.append("| metric | value | 95 % interval |\n| --- | ---: | --- |\n");
      for (Metric metric : Metric.values()) {
        Interval interval = metrics.intervals().get(metric.id());
        text.append("| ")
            .append(metric.id())
            .append(" | ")
            .append(number(metric.of(metrics)))
            .append(" | ")
            .append(
                interval == null ? "" : number(interval.low()) + " to " + number(interval.high()))
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

    private void settings() {
      if (!model.settings().isEmpty()) {
        text.append("## Settings\n\n");
        model.settings().forEach((key, value) -> bullet(escaped(key) + ": " + escaped(value)));
        text.append('\n');
      }
    }

    private void limits() {
      text.append("## Limits\n\n");
      bullet("It has seen only texts like those it was trained on; measure it on yours.");
      bullet(
          "Reviews are opinions: what it says of a text is what their writers' stars would have"
              + " been, not whether they are right.");
      Calibration calibration = model.calibration();
      if (calibration == null) {
        bullet("Its confidences are not calibrated.");
      } else {
        bullet(
            "Its confidences are calibrated on validation rows (temperature "
                + number(calibration.temperature())
                + (calibration.confidences().isEmpty()
                    ? ""
                    : ", then a slope and an offset for each label, in model.json")
                + "); other texts may need another calibration.");
        if (FrontMatter.isTransformers(model)) {
          bullet(
              "Starsight calibrates when it predicts; other libraries give the probabilities as the"
                  + " network does, and the same labels.");
        }
      }
      Double threshold = model.reviewThreshold();
      if (threshold != null) {
        bullet(
            "Predictions less confident than "
                + number(threshold)
                + " should be looked at by a person.");
      }
    }
  }
}
