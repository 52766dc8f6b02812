package dev.starsight.model.directory;

import dev.starsight.data.Provenance;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The YAML at the head of a model card, following the model card specification of the Hugging Face
 * hub ({@code modelcard.md}). Texts are in double quotes, for which YAML has the escapes of JSON.
 */
final class FrontMatter {

  /** Files with which the transformers library opens a directory. */
  private static final Set<String> TRANSFORMERS = Set.of("config.json", "model.safetensors");

  /** The hub's names of metrics, if it has any, and readable names. */
  private static final Map<Metric, List<String>> NAMES =
      Map.of(
          Metric.ACCURACY, List.of("accuracy", "Accuracy"),
          Metric.BALANCED_ACCURACY, List.of("balanced_accuracy", "Balanced accuracy"),
          Metric.MACRO_F1, List.of("f1", "Macro F1"),
          Metric.MAE, List.of("mae", "Mean absolute error"),
          Metric.WITHIN_ONE, List.of("within_one", "Share at most one off"),
          Metric.QUADRATIC_KAPPA, List.of("quadratic_kappa", "Quadratically weighted kappa"),
          Metric.LOG_LOSS, List.of("log_loss", "Log loss"),
          Metric.ECE, List.of("expected_calibration_error", "Expected calibration error"));

  private static final List<Metric> MAIN =
      List.of(Metric.ACCURACY, Metric.BALANCED_ACCURACY, Metric.MACRO_F1, Metric.MAE);

  private final ModelCard card;
  private final StringBuilder yaml = new StringBuilder("---\n");

  private FrontMatter(ModelCard card) {
    this.card = card;
  }

  static String of(ModelCard card) {
    FrontMatter front = new FrontMatter(card);
    front.head();
    Metrics metrics = card.test() == null ? card.model().validation() : card.test();
    if (metrics != null) {
      front.results(metrics, card.test() == null ? "validation" : "test");
    }
    return front.yaml.append("---\n\n").toString();
  }

  /** Returns whether the transformers library can open the model. */
  static boolean isTransformers(ModelDescription model) {
    return model.files().keySet().containsAll(TRANSFORMERS);
  }

  private void head() {
    boolean transformers = isTransformers(card.model());
    String language = card.language();
    if (language != null) {
      yaml.append("language:\n- ").append(quoted(language)).append('\n');
    }
    yaml.append("library_name: ").append(transformers ? "transformers" : "starsight").append('\n');
    yaml.append("pipeline_tag: text-classification\n");
    yaml.append("tags:\n- starsight\n- text-classification\n- reviews\n");
    String base = card.baseModel();
    if (base != null) {
      yaml.append("base_model:\n- ").append(quoted(base)).append('\n');
      yaml.append("base_model_relation: finetune\n");
    }
  }

  private void results(Metrics metrics, String split) {
    List<Metric> known =
        Stream.of(Metric.values()).filter(m -> Double.isFinite(m.of(metrics))).toList();
    if (known.isEmpty()) {
      return;
    }
    yaml.append("metrics:\n");
    MAIN.stream()
        .filter(known::contains)
        .forEach(metric -> yaml.append("- ").append(names(metric).get(0)).append('\n'));
    yaml.append(
        """
        model-index:
        - name: %s
          results:
          - task:
              type: text-classification
              name: Text classification
            dataset:
              type: %s
              name: %s
              split: %s
            metrics:
        """
            .formatted(quoted(card.name()), quoted(datasetType()), quoted(datasetName()), split));
    for (Metric metric : known) {
      yaml.append(
          "    - type: %s\n      value: %s\n      name: %s\n"
              .formatted(
                  names(metric).get(0),
                  ModelCard.number(metric.of(metrics)),
                  names(metric).get(1)));
    }
  }

  private static List<String> names(Metric metric) {
    return NAMES.getOrDefault(metric, List.of(metric.id(), metric.id()));
  }

  private String datasetName() {
    List<String> names =
        card.model().provenance().sources().stream().map(Provenance.Source::fileName).toList();
    return names.isEmpty() ? "private reviews" : String.join(", ", names);
  }

  /** Returns a text in the form of the hub's names of data sets, which the hub requires. */
  private String datasetType() {
    String first = datasetName().split(", ", 2)[0];
    String start = first.length() <= 200 ? first : first.substring(0, 200);
    String safe = start.replaceAll("[^A-Za-z0-9_.-]+", "-").replaceAll("^[-.]+|[-.]+$", "");
    return safe.isEmpty() ? "private" : safe;
  }

  /** Returns a text as a double-quoted scalar. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                out.append('\\').appendCodePoint(c);
              } else if (c < ' '
                  || (c >= 0x7f && c < 0xa0)
                  || (c >= 0xd800 && c < 0xe000)
                  || c == 0x2028
                  || c == 0x2029
                  || c == 0xfeff
                  || c == 0xfffe
                  || c == 0xffff) {
                out.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.append('"').toString();
  }
}
