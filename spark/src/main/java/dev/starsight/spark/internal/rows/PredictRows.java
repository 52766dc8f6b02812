package dev.starsight.spark.internal.rows;

import dev.starsight.data.Example;
import dev.starsight.data.StarsightException;
import dev.starsight.explain.Effect;
import dev.starsight.explain.Explanation;
import dev.starsight.model.Prediction;
import dev.starsight.spark.internal.ModelFiles;
import dev.starsight.spark.internal.PromisedClassifier;
import dev.starsight.spark.internal.SharedModels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Predicts the rows of a partition.
 *
 * @param model the files of the model
 * @param textIndex the index of the column of texts
 * @param columns the names of all columns
 */
public record PredictRows(
    ModelFiles model, int textIndex, List<String> columns, PredictionOptions options)
    implements MapPartitionsFunction<Row, Tuple2<Row, PredictionBean>> {

  /** As many as a linear model predicts in the thread of the task. */
  private static final int PLAIN_BATCH = 256;

  /** Enough for an encoder to sort by length and fill its batches of tokens. */
  private static final int ENCODER_BATCH = 2048;

  private static final int EXPLAINED_BATCH = 64;

  public PredictRows {
    columns = new ArrayList<>(columns);
  }

  @Override
  public Iterator<Tuple2<Row, PredictionBean>> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return List.<Tuple2<Row, PredictionBean>>of().iterator();
    }
    PromisedClassifier predictor =
        SharedModels.ofTask(model, PromisedClassifier.class, PromisedClassifier::open);
    if (options.hasSets() && !predictor.hasPromise()) {
      throw new StarsightException(
          ("%s: sets of labels need a promise, but none was saved with this model; `starsight"
                  + " promise` makes one from labelled rows")
              .formatted(model.location()));
    }
    Map<String, Integer> further = further(predictor);
    int headline =
        predictor.classifier().headline().isEmpty() ? -1 : columns.indexOf(options.headlineCol());
    int batch =
        options.explain() ? EXPLAINED_BATCH : predictor.isPlain() ? PLAIN_BATCH : ENCODER_BATCH;
    return new BatchedRows<>(
        rows,
        textIndex,
        batch,
        some ->
            predictions(
                predictor, some.stream().map(row -> example(row, further, headline)).toList()));
  }

  /**
   * Returns where the further columns are that the model uses; those of other names count as
   * missing.
   */
  private Map<String, Integer> further(PromisedClassifier predictor) {
    Map<String, Integer> indexes = new HashMap<>();
    for (String name : predictor.classifier().columns()) {
      if (columns.contains(name)) {
        indexes.put(name, columns.indexOf(name));
      }
    }
    return indexes;
  }

  private Example example(Row row, Map<String, Integer> further, int headline) {
    Example example = Example.unlabelled("1", row.getString(textIndex));
    if (!further.isEmpty()) {
      Map<String, String> values = new HashMap<>();
      further.forEach(
          (name, index) -> values.put(name, row.isNullAt(index) ? "" : row.get(index).toString()));
      example = example.withColumns(values);
    }
    return headline < 0 || row.isNullAt(headline)
        ? example
        : example.withHeadline(row.getString(headline));
  }

  private List<PredictionBean> predictions(PromisedClassifier predictor, List<Example> examples) {
    List<Prediction> raw = predictor.classifier().predict(examples);
    List<PredictionBean> beans = new ArrayList<>(raw.size());
    for (int i = 0; i < raw.size(); i++) {
      beans.add(bean(predictor, examples.get(i), raw.get(i)));
    }
    return beans;
  }

  private PredictionBean bean(PromisedClassifier predictor, Example example, Prediction raw) {
    Prediction prediction = predictor.corrected(raw);
    PredictionBean bean = new PredictionBean();
    bean.setLabelId(prediction.labelId());
    bean.setProbabilities(prediction.probabilities());
    if (options.hasSets()) {
      bean.setSet(predictor.set(raw, options.setLevel()));
    }
    if (options.explain()) {
      bean.setExplanation(
          Effect.strongest(Explanation.of(predictor.classifier(), example)).stream()
              .map(EffectBean::of)
              .toList());
    }
    return bean;
  }
}
