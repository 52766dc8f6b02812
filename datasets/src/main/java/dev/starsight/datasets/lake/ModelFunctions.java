package dev.starsight.datasets.lake;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model as functions of SQL: {@code predict_star(text)}, the label, which is an INTEGER where all
 * labels are whole numbers and a VARCHAR otherwise, and {@code predict_confidence(text)}, a DOUBLE.
 * A text that comes again, in whichever of the two, is not predicted again while the latest
 * predictions are remembered. Thread-safe.
 *
 * <pre>{@code
 * try (OpenedModel model = ModelDirectory.open(directory, formats);
 *     Lake lake = Lake.open(path, options, ModelFunctions.of(model.classifier()))) {
 *   Table stars =
 *       lake.query("SELECT predict_star(review_body) AS star, count(*) FROM reviews GROUP BY 1");
 * }
 * }</pre>
 */
public final class ModelFunctions {

  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");

  /** Characters of all texts whose predictions are remembered; then it begins anew. */
  private static final int REMEMBERED = 8_000_000;

  private final Classifier classifier;
  private final ConcurrentHashMap<String, Answer> known = new ConcurrentHashMap<>();
  private final AtomicLong characters = new AtomicLong();

  private record Answer(int labelId, double confidence) {}

  private ModelFunctions(Classifier classifier) {
    this.classifier = classifier;
  }

  /**
   * The functions of a model, which must stay open as long as they may be called. Further columns
   * that it looks at count as missing.
   */
  public static List<TextFunction> of(Classifier classifier) {
    ModelFunctions model = new ModelFunctions(classifier);
    LabelSet labels = classifier.labels();
    boolean whole = labels.labels().stream().allMatch(label -> WHOLE.matcher(label).matches());
    return List.of(
        new TextFunction(
            "predict_star",
            whole ? TextFunction.Type.INTEGER : TextFunction.Type.VARCHAR,
            texts -> model.answers(texts).stream().map(a -> label(labels, a, whole)).toList()),
        new TextFunction(
            "predict_confidence",
            TextFunction.Type.DOUBLE,
            texts -> model.answers(texts).stream().map(Answer::confidence).toList()));
  }

  private static Object label(LabelSet labels, Answer answer, boolean whole) {
    String label = labels.label(answer.labelId());
    if (whole) {
      return Integer.valueOf(label);
    }
    return label;
  }

  private List<Answer> answers(List<String> texts) {
    List<@Nullable Answer> answers = new ArrayList<>(texts.size());
    List<Example> unknown = new ArrayList<>();
    for (String text : texts) {
      Answer answer = known.get(text);
      answers.add(answer);
      if (answer == null) {
        unknown.add(Example.unlabelled("text", text));
      }
    }
    List<Prediction> predictions = unknown.isEmpty() ? List.of() : classifier.predict(unknown);
    List<Answer> complete = new ArrayList<>(texts.size());
    int next = 0;
    for (Answer answer : answers) {
      if (answer == null) {
        Prediction prediction = predictions.get(next);
        answer = new Answer(prediction.labelId(), prediction.confidence());
        remember(Objects.requireNonNull(unknown.get(next).text()), answer);
        next++;
      }
      complete.add(answer);
    }
    return complete;
  }

  private void remember(String text, Answer answer) {
    if (characters.addAndGet(text.length()) > REMEMBERED) {
      known.clear();
      characters.set(text.length());
    }
    known.put(text, answer);
  }
}
