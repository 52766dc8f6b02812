package dev.starsight.transformer.internal.classifier;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;
import dev.starsight.text.Encoding;
import dev.starsight.transformer.internal.network.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The Hugging Face class's own head, which is a part of the network. Immutable.
 *
 * @param dropout written to config.json, for whoever trains on
 */
public record SequenceClassificationHead(double dropout) implements EncoderClassifier.Head {

  public static final String KIND = "transformer";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public int chunk() {
    return 4096; // Long lists show no difference in speed.
  }

  @Override
  public float[][] read(Network network, List<Encoding> encodings) {
    return Inference.logits(network, encodings);
  }

  @Override
  public List<Prediction> predict(LabelSet labels, float[][] rows) {
    return predictions(labels, rows);
  }

  /** Returns the predictions that logits stand for. */
  public static List<Prediction> predictions(LabelSet labels, float[][] rows) {
    List<Prediction> predictions = new ArrayList<>(rows.length);
    for (float[] row : rows) {
      double[] wide = new double[row.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = row[i];
      }
      predictions.add(Prediction.ofLogits(labels, wide));
    }
    return predictions;
  }

  @Override
  public void write(Path directory, LabelSet labels, LoadedEncoder encoder) throws IOException {
    encoder.write(directory, encoder.files().config().toJson(labels, dropout));
  }
}
