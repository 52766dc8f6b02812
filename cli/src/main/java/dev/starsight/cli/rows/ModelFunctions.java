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
 * A model as SQL functions: {@code predict_star(text)} returns the label, an INTEGER if all labels
 * are whole numbers and a VARCHAR otherwise; {@code predict_confidence(text)} returns a DOUBLE.
 * Both share a cache of the latest predictions. Thread-safe.
 */
public final class ModelFunctions {

  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");

  /**
   * Size of the cache, in texts and characters; beyond it the older half is dropped. DuckDB
   * computes one function for 2,048 rows on each of its threads, then the other.
   */
  private static final int CACHED_TEXTS = 16_384;

  private static final int CACHED_CHARACTERS = 8_000_000;

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
   * Returns the functions of a model, which must stay open while they can be called. Further
   * columns that it reads count as missing.
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
      Answer answer = cached(text);
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
        cache(batch.get(i), answer);
        next++;
      }
      answers.add(answer);
    }
    return answers;
  }

  private @Nullable Answer cached(String text) {
    Answer answer = young.get(text);
    if (answer == null) {
      answer = old.get(text);
      if (answer != null) {
        cache(text, answer);
      }
    }
    return answer;
  }

  private void cache(String text, Answer answer) {
    young.put(text, answer);
    if (texts.incrementAndGet() > CACHED_TEXTS / 2
        || characters.addAndGet(text.length()) > CACHED_CHARACTERS / 2) {
      old = young;
      young = new ConcurrentHashMap<>();
      texts.set(0);
      characters.set(0);
    }
  }
}
