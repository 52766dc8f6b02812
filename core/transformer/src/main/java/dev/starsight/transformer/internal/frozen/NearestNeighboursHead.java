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
public record NearestNeighboursHead(Neighbours neighbours) implements EncoderClassifier.Head {

  public static final String KIND = "nearest-neighbours";

  private static final String TENSORS = "neighbours.safetensors";
  private static final String VOTING = "neighbours.json";

  /**
   * Reads the neighbours of a model.
   *
   * @param width of a vector
   */
  public static NearestNeighboursHead read(Path directory, int width, int labels)
      throws IOException {
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
    int[] targets = targets(file, labels, shape);
    return new NearestNeighboursHead(
        new Neighbours(
            new NeighbourTable(vectors, width), targets, labels, most, sharpness, balanced));
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
    return Arrays.stream(neighbours.probabilities(rows))
        .map(probabilities -> Prediction.of(labels, probabilities))
        .toList();
  }

  @Override
  public void write(Path directory, LabelSet labels, LoadedEncoder encoder) throws IOException {
    EncoderClassifier.writeFrozen(directory, encoder);
    int rows = neighbours.targets.length;
    float[] ids = new float[rows];
    for (int i = 0; i < rows; i++) {
      ids[i] = neighbours.targets[i];
    }
    SafetensorsWriter.write(
        directory.resolve(TENSORS),
        List.of(
            Tensor.of(
                "vectors", neighbours.table.vectors(), rows, encoder.files().config().hiddenSize()),
            Tensor.of("label_ids", ids, rows)),
        Map.of());
    Json.write(
        directory.resolve(VOTING),
        Json.object()
            .put("neighbours", neighbours.most)
            .put("sharpness", neighbours.sharpness)
            .put("balanced", neighbours.balanced));
  }
}
