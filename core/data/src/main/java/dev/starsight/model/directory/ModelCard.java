package dev.starsight.model.directory;

import dev.starsight.data.Provenance;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.model.Calibration;
import dev.starsight.model.CleanText;
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
 * The {@code README.md} of a model directory: what a person should know before using the model, and
 * at its head the metadata that the Hugging Face hub reads. It names files without their
 * directories, which are private once the model is shared. Immutable.
 *
 * @param model the saved model
 * @param name the name of the model
 * @param language of the texts, such as {@code en} (ISO 639, BCP 47) or {@code multilingual}; null
 *     if unknown
 * @param baseModel the model that this one was fine-tuned from, as the Hugging Face hub names it,
 *     such as {@code distilbert-base-uncased}; null for none
 * @param test the metrics of rows that were used for no choice, or null if unknown
 * @param rows the number of rows of each part of the data, such as {@code training}
 * @param notes sentences about the training
 */
public record ModelCard(
    ModelDescription model,
    String name,
    @Nullable String language,
    @Nullable String baseModel,
    @Nullable Metrics test,
    Map<String, Long> rows,
    List<String> notes) {

  static final String FILE = "README.md";
  private static final Pattern LANGUAGE =
      Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*+|multilingual");
  private static final Pattern HUB_NAME = Pattern.compile("[\\w.-]{1,96}(/[\\w.-]{1,96})?");

  public ModelCard {
    if (language != null && !isLanguage(language)) {
      throw new IllegalArgumentException(
          "a language must be a code such as en or pt-BR, but is \"" + language + '"');
    }
    if (baseModel != null && !HUB_NAME.matcher(baseModel).matches()) {
      throw new IllegalArgumentException(
          "a base model must be named as at the hub, OWNER/NAME, but is \"" + baseModel + '"');
    }
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    notes = List.copyOf(notes);
  }

  /** Returns a card with what the description of a saved model contains. */
  public static ModelCard of(ModelDescription model) {
    String name = "starsight-" + model.kind();
    return new ModelCard(model, name, null, null, null, Map.of(), List.of());
  }

  public ModelCard withName(String text) {
    return new ModelCard(model, text, language, baseModel, test, rows, notes);
  }

  public ModelCard withLanguage(String code) {
    return new ModelCard(model, name, code, baseModel, test, rows, notes);
  }

  /** Returns whether {@link #withLanguage} accepts the code. */
  public static boolean isLanguage(String code) {
    return LANGUAGE.matcher(code).matches();
  }

  public ModelCard withBaseModel(String hubName) {
    return new ModelCard(model, name, language, hubName, test, rows, notes);
  }

  public ModelCard withTest(Metrics metrics) {
    return new ModelCard(model, name, language, baseModel, metrics, rows, notes);
  }

  public ModelCard withRows(Map<String, Long> byPart) {
    return new ModelCard(model, name, language, baseModel, test, byPart, notes);
  }

  public ModelCard withNotes(List<String> sentences) {
    return new ModelCard(model, name, language, baseModel, test, rows, sentences);
  }

  /** Returns the card as Markdown with YAML front matter and LF line ends. */
  public String markdown() {
    return FrontMatter.of(this) + new Text(this).markdown();
  }

  /**
   * Writes the card into a model directory, replacing the one there. The card is not part of the
   * model, whose digests stay valid.
   */
  public void writeTo(Path directory) throws IOException {
    AtomicFile.write(directory.resolve(FILE), markdown());
  }

  static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Escapes text so that it has no meaning in Markdown. */
  static String escaped(String value) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ("\\`*_{}[]<>#|~!&".indexOf(c) >= 0) {
        escaped.append('\\');
      }
      escaped.append(c < ' ' || c == 0x7f ? ' ' : c);
    }
    return escaped.toString();
  }

  /** The Markdown below the front matter. */
  private static final class Text {

    private final ModelCard card;
    private final ModelDescription model;
    private final StringBuilder text = new StringBuilder();

    Text(ModelCard card) {
      this.card = card;
      this.model = card.model;
    }

    String markdown() {
      text.append("# ").append(escaped(card.name)).append("\n\n");
      intendedUse();
      training();
      bullets("Training", card.notes.stream().map(ModelCard::escaped).toList());
      if (card.test != null) {
        quality("test", card.test);
      }
      quality("validation", model.validation());
      bullets(
          "Settings",
          model.settings().entrySet().stream()
              .map(option -> escaped(option.getKey()) + ": " + escaped(option.getValue()))
              .toList());
      limits();
      return text.toString();
    }

    private void intendedUse() {
      text.append(
          """
          A %s classifier of reviews. It reads the column %s and gives a probability to each label \
          of %s: %s.
          Written by Starsight %s; `starsight predict --model` uses it.

          """
              .formatted(
                  escaped(model.kind()),
                  escaped(model.textColumn()),
                  escaped(model.labelColumn()),
                  escaped(String.join(", ", model.labels().labels())),
                  escaped(model.version())));
      if (CleanText.isIn(model.settings())) {
        text.append(
            """
            Texts are cleaned of HTML before it reads them: entities such as `&#34;` become characters, and
            `<br />` a line break. Starsight does that; any other program must.

            """);
      }
      if (FrontMatter.isTransformers(model)) {
        text.append(
            """
            In Python, where `DIRECTORY` is this one:

            ```python
            from transformers import pipeline

            classify = pipeline("text-classification", model="DIRECTORY", top_k=None)
            ```

            """);
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
      if (model.files().containsKey(TrainingTexts.FILE)) {
        bullet(
            "`"
                + TrainingTexts.FILE
                + "` holds a digest of each text of the training and validation rows: whoever has"
                + " it can test whether a text was among them, but not read the texts.");
      }
      text.append('\n');
    }

    private void bullets(String heading, List<String> lines) {
      if (!lines.isEmpty()) {
        text.append("## ").append(heading).append("\n\n");
        lines.forEach(this::bullet);
        text.append('\n');
      }
    }

    private void bullet(String line) {
      text.append("- ").append(line).append('\n');
    }

    private void quality(String part, @Nullable Metrics metrics) {
      text.append("## Quality on ").append(part).append(" rows\n\n");
      if (metrics == null) {
        text.append("Not measured.\n\n");
        return;
      }
      text.append(metrics.rows()).append(" rows ");
      text.append(
          part.equals("test")
              ? "the model did not learn from, looked at once, when it was finished.\n\n"
              : validated() + " Calibration is judged on rows that did not fit it.\n\n");
      text.append("| metric | value | 95 % interval |\n| --- | ---: | --- |\n");
      for (Metrics.Figure figure : metrics.figures()) {
        Interval ends = figure.interval();
        String interval = ends == null ? "" : number(ends.low()) + " to " + number(ends.high());
        text.append(
            "| %s | %s | %s |\n".formatted(figure.name(), number(figure.value()), interval));
      }
      text.append(
          """

          The calibration error `ece` of a sample is above 0 by chance alone, by `eceNoiseFloor` on
          average if every confidence is right; `eceDebiased` estimates it without that.
          """);
      if (metrics.showsConfusion()) {
        text.append("\nTrue labels down, predicted ones across:\n\n");
        confusion(metrics);
      }
    }

    private String validated() {
      return model.isCrossValidated()
          ? "of training and validation, each predicted by a model that was fitted without it; they"
              + " chose the kind of model or its settings."
          : "the model did not learn from; they chose its best epoch or settings.";
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
        String byLabel =
            calibration.confidences().isEmpty()
                ? ""
                : ", then a slope and an offset for each label, in model.json";
        bullet(
            ("Its confidences are calibrated on validation rows (temperature %s%s); other texts may"
                    + " need another calibration.")
                .formatted(number(calibration.temperature()), byLabel));
        if (FrontMatter.isTransformers(model)) {
          bullet(
              "Starsight calibrates when it predicts; other libraries give the probabilities as the"
                  + " network does, and the same labels.");
        }
      }
      Double threshold = model.reviewThreshold();
      if (threshold != null) {
        String limit = number(threshold);
        bullet("Predictions less confident than " + limit + " should be looked at by a person.");
      }
    }
  }
}
