package dev.starsight.cli.rows;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.lake.TextFunction;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model as functions of SQL: {@code predict_star(text)}, the label, which is an INTEGER where all
 * labels are whole numbers and a VARCHAR otherwise, and {@code predict_confidence(text)}, a DOUBLE.
 * A text that comes again, in whichever of the two, is not predicted again while the latest
 * predictions are remembered. Thread-safe.
 */
public final class ModelFunctions {

  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");

  /**
   * Texts whose predictions are remembered, and their characters; beyond that the older half is
   * forgotten, but for those that have come again. DuckDB computes one function for 2,048 rows on
   * each of its threads, then the other.
   */
  private static final int REMEMBERED_TEXTS = 16_384;

  private static final int REMEMBERED_CHARACTERS = 8_000_000;

  private final Classifier classifier;
  private volatile Map<String, Answer> young = new ConcurrentHashMap<>();
  private volatile Map<String, Answer> old = Map.of();
  private final AtomicLong texts = new AtomicLong();
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
            batch -> model.answers(batch).stream().map(a -> label(labels, a, whole)).toList()),
        new TextFunction(
            "predict_confidence",
            TextFunction.Type.DOUBLE,
            batch -> model.answers(batch).stream().map(Answer::confidence).toList()));
  }

  private static Object label(LabelSet labels, Answer answer, boolean whole) {
    String label = labels.label(answer.labelId());
    if (whole) {
      return Integer.valueOf(label);
    }
    return label;
  }

  private List<Answer> answers(List<String> batch) {
    List<@Nullable Answer> known = new ArrayList<>(batch.size());
    List<Example> unknown = new ArrayList<>();
    for (String text : batch) {
      Answer answer = remembered(text);
      known.add(answer);
      if (answer == null) {
        unknown.add(Example.unlabelled("text", text));
      }
    }
    List<Prediction> predictions = unknown.isEmpty() ? List.of() : classifier.predict(unknown);
    List<Answer> answers = new ArrayList<>(batch.size());
    int next = 0;
    for (int i = 0; i < batch.size(); i++) {
      Answer answer = known.get(i);
      if (answer == null) {
        Prediction prediction = predictions.get(next);
        answer = new Answer(prediction.labelId(), prediction.confidence());
        remember(batch.get(i), answer);
        next++;
      }
      answers.add(answer);
    }
    return answers;
  }

  private @Nullable Answer remembered(String text) {
    Answer answer = young.get(text);
    if (answer == null) {
      answer = old.get(text);
      if (answer != null) {
        remember(text, answer);
      }
    }
    return answer;
  }

  private void remember(String text, Answer answer) {
    young.put(text, answer);
    if (texts.incrementAndGet() > REMEMBERED_TEXTS / 2
        || characters.addAndGet(text.length()) > REMEMBERED_CHARACTERS / 2) {
      old = young;
      young = new ConcurrentHashMap<>();
      texts.set(0);
      characters.set(0);
    }
  }
}
