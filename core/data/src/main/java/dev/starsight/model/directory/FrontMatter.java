package dev.starsight.model.directory;

import dev.starsight.data.Provenance;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The YAML at the head of a model card, as the Hugging Face hub reads it (its model card
 * specification, {@code modelcard.md}). Texts are written in double quotes, whose escapes YAML
 * shares with JSON.
 */
final class FrontMatter {

  /** Files with which the transformers library opens a directory. */
  private static final Set<String> TRANSFORMERS = Set.of("config.json", "model.safetensors");

  /** The hub's names of metrics, where it has any, and readable ones. */
  private static final Map<Metric, List<String>> NAMES =
      Map.of(
          Metric.ACCURACY, List.of("accuracy", "Accuracy"),
          Metric.BALANCED_ACCURACY, List.of("balanced_accuracy", "Balanced accuracy"),
          Metric.MACRO_F1, List.of("f1", "Macro F1"),
          Metric.MAE, List.of("mae", "Mean absolute error"),
          Metric.WITHIN_ONE, List.of("within_one", "Share at most one label off"),
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
    Metrics judged = card.test() == null ? card.model().validation() : card.test();
    if (judged != null) {
      front.results(judged, card.test() == null ? "validation" : "test");
    }
    return front.yaml.append("---\n\n").toString();
  }

  /** Whether the transformers library opens what was saved. */
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

  private void results(Metrics judged, String split) {
    List<Metric> known = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      if (Double.isFinite(metric.of(judged))) {
        known.add(metric);
      }
    }
    if (known.isEmpty()) {
      return;
    }
    yaml.append("metrics:\n");
    MAIN.stream()
        .filter(known::contains)
        .forEach(metric -> yaml.append("- ").append(type(metric)).append('\n'));
    yaml.append("model-index:\n- name: ").append(quoted(card.name())).append('\n');
    yaml.append("  results:\n  - task:\n      type: text-classification\n");
    yaml.append("      name: Text classification\n    dataset:\n");
    yaml.append("      type: ").append(quoted(datasetType())).append('\n');
    yaml.append("      name: ").append(quoted(datasetName())).append('\n');
    yaml.append("      split: ").append(split).append("\n    metrics:\n");
    known.sort(Comparator.naturalOrder());
    for (Metric metric : known) {
      yaml.append("    - type: ").append(type(metric)).append('\n');
      yaml.append("      value: ").append(ModelCard.number(metric.of(judged))).append('\n');
      yaml.append("      name: ").append(names(metric).get(1)).append('\n');
    }
  }

  private static List<String> names(Metric metric) {
    return NAMES.getOrDefault(metric, List.of(metric.id(), metric.id()));
  }

  private static String type(Metric metric) {
    return names(metric).get(0);
  }

  private String datasetName() {
    List<String> names =
        card.model().provenance().sources().stream().map(Provenance.Source::fileName).toList();
    return names.isEmpty() ? "private reviews" : String.join(", ", names);
  }

  /** The hub wants the name of a data set of its own here, or what looks like one. */
  private String datasetType() {
    String first = datasetName().split(", ", 2)[0];
    String safe = first.replaceAll("[^A-Za-z0-9_.-]+", "-").replaceAll("^[-.]+|[-.]+$", "");
    return safe.isEmpty() ? "private" : safe;
  }

  /** A text as a double-quoted scalar. */
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
