package dev.starsight.transformer.internal.frozen;

import dev.starsight.data.LabelSet;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.model.Prediction;
import dev.starsight.tensors.internal.SafetensorsFile;
import dev.starsight.tensors.internal.SafetensorsWriter;
import dev.starsight.tensors.internal.Tensor;
import dev.starsight.transformer.internal.classifier.EncoderClassifier;
import dev.starsight.transformer.internal.classifier.LoadedEncoder;
import dev.starsight.transformer.internal.weights.EncoderConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Nearest neighbours by a frozen encoder. Its payload is the encoder as a Hugging Face directory
 * {@code encoder/}, {@code neighbours.safetensors} with {@code vectors} (rows × hidden, of length
 * 1) and {@code label_ids} (rows), and {@code neighbours.json} with the options of the vote.
 * Immutable.
 */
public final class NearestNeighboursHead implements EncoderClassifier.Head {

  public static final String KIND = "nearest-neighbours";

  public static final String TENSORS = "neighbours.safetensors";
  public static final String VOTING = "neighbours.json";

  /** Weight that is spread evenly over all labels, so that none has probability 0. */
  private static final double SMOOTHING = 0.5;

  private final NeighbourTable table;
  private final int[] targets;
  private final int most;
  private final double sharpness;
  private final boolean balanced;
  private final double[] labelWeights;

  /**
   * Creates a head.
   *
   * @param targets label ids by row
   * @param most the number of rows that vote
   * @param sharpness a vote weighs e to the power of this times the cosine
   * @param balanced whether votes for a label are also multiplied by n / (labels · n_label)
   */
  public NearestNeighboursHead(
      NeighbourTable table,
      int[] targets,
      int labels,
      int most,
      double sharpness,
      boolean balanced) {
    this.table = table;
    this.targets = targets;
    this.most = most;
    this.sharpness = sharpness;
    this.balanced = balanced;
    this.labelWeights = new double[labels];
    int occurring = 0;
    for (int target : targets) {
      occurring += labelWeights[target]++ == 0 ? 1 : 0;
    }
    for (int k = 0; k < labels; k++) {
      labelWeights[k] = balanced ? targets.length / (occurring * Math.max(1, labelWeights[k])) : 1;
    }
  }

  /** Reads the head of a model. */
  public static NearestNeighboursHead read(Path directory, LabelSet labels, EncoderConfig config)
      throws IOException {
    int width = config.hiddenSize();
    JsonFields voting = JsonFields.read(directory.resolve(VOTING));
    int most = voting.integer("neighbours", 1, Integer.MAX_VALUE);
    double sharpness = voting.real("sharpness");
    if (!(sharpness >= 0)) {
      throw voting.refused("sharpness", "at least 0");
    }
    boolean balanced = voting.flag("balanced");
    SafetensorsFile file = SafetensorsFile.open(directory.resolve(TENSORS));
    List<Long> shape = file.shape("label_ids");
    if (shape.size() != 1 || shape.get(0) < 1) {
      throw new DamagedFileException(
          file.name(), "tensor label_ids must have a number a row, but its shape is " + shape);
    }
    long rows = shape.get(0);
    float[] vectors = file.readFinite("vectors", List.of(rows, (long) width));
    int[] targets = targets(file, labels.size(), shape);
    return new NearestNeighboursHead(
        new NeighbourTable(vectors, width), targets, labels.size(), most, sharpness, balanced);
  }

  private static int[] targets(SafetensorsFile file, int labels, List<Long> shape)
      throws IOException {
    float[] ids = file.readFinite("label_ids", shape);
    int[] targets = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      targets[i] = (int) ids[i];
      if (targets[i] != ids[i] || targets[i] < 0 || targets[i] >= labels) {
        throw new DamagedFileException(
            file.name(),
            "tensor label_ids must hold label ids below %s, but number %s is %s"
                .formatted(labels, i, ids[i]));
      }
    }
    return targets;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public int chunk() {
    return 1024;
  }

  @Override
  public List<Prediction> predict(LabelSet labels, float[][] rows) {
    return Arrays.stream(probabilities(rows))
        .map(probabilities -> Prediction.of(labels, probabilities))
        .toList();
  }

  /** Returns probabilities by label id, for each query. */
  double[][] probabilities(float[][] queries) {
    double[][] probabilities = new double[queries.length][labelWeights.length];
    NeighbourTable.Nearest[] nearest = table.nearest(queries, most);
    for (int q = 0; q < queries.length; q++) {
      double sum = SMOOTHING;
      for (int i = 0; i < nearest[q].size; i++) {
        int target = targets[nearest[q].rows[i]];
        double distance = nearest[q].cosines[0] - nearest[q].cosines[i];
        double vote = Math.exp(-sharpness * distance) * labelWeights[target];
        probabilities[q][target] += vote;
        sum += vote;
      }
      for (int k = 0; k < labelWeights.length; k++) {
        probabilities[q][k] = (probabilities[q][k] + SMOOTHING / labelWeights.length) / sum;
      }
    }
    return probabilities;
  }

  @Override
  public void write(Path directory, LabelSet labels, LoadedEncoder encoder) throws IOException {
    EncoderClassifier.writeFrozen(directory, encoder);
    int rows = targets.length;
    float[] ids = new float[rows];
    for (int i = 0; i < rows; i++) {
      ids[i] = targets[i];
    }
    SafetensorsWriter.write(
        directory.resolve(TENSORS),
        List.of(
            Tensor.of("vectors", table.vectors(), rows, encoder.files().config().hiddenSize()),
            Tensor.of("label_ids", ids, rows)),
        Map.of());
    Json.write(
        directory.resolve(VOTING),
        Json.object()
            .put("neighbours", most)
            .put("sharpness", sharpness)
            .put("balanced", balanced));
  }
}
