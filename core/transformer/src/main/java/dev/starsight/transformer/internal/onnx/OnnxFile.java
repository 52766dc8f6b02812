package dev.starsight.transformer.internal.onnx;

import dev.starsight.model.Calibration;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.tensors.internal.SafetensorsFile;
import dev.starsight.transformer.internal.frozen.FrozenEncoderHead;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.NetworkShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes a model with an encoder as {@code model.onnx}. */
public final class OnnxFile {

  private OnnxFile() {}

  /** Writes a fine-tuned encoder with the Hugging Face class's own head. */
  public static void fineTuned(
      Path file, CheckpointFiles encoder, ModelDescription model, Map<String, String> metadata)
      throws IOException {
    int labels = model.labels().size();
    NetworkShape shape = NetworkShape.classifier(encoder.config(), labels);
    OnnxGraph graph = new OnnxGraph();
    EncoderGraph network = new EncoderGraph(graph, shape, encoder.weights(shape));
    write(file, graph, network.sequenceClassification(network.states()), model, metadata);
  }

  /**
   * Writes a linear head on a frozen encoder.
   *
   * @param directory of the model
   */
  public static void frozen(
      Path file,
      CheckpointFiles encoder,
      Path directory,
      ModelDescription model,
      Map<String, String> metadata)
      throws IOException {
    long labels = model.labels().size();
    long width = encoder.config().hiddenSize();
    SafetensorsFile head = SafetensorsFile.open(directory.resolve(FrozenEncoderHead.FILE));
    NetworkShape shape = NetworkShape.encoder(encoder.config());
    OnnxGraph graph = new OnnxGraph();
    EncoderGraph network = new EncoderGraph(graph, shape, encoder.weights());
    String scores =
        network.onMean(
            network.states(),
            model.labels().size(),
            () -> head.readFinite("weight", List.of(labels, width)),
            () -> head.readFinite("bias", List.of(labels)));
    write(file, graph, scores, model, metadata);
  }

  private static void write(
      Path file,
      OnnxGraph graph,
      String scores,
      ModelDescription model,
      Map<String, String> metadata)
      throws IOException {
    int labels = model.labels().size();
    graph.add("Identity", "logits", List.of(scores));
    graph.output("logits", labels);
    Calibration calibration = Objects.requireNonNullElse(model.calibration(), Calibration.NONE);
    new CalibrationGraph(graph, labels).probabilities("logits", calibration);
    graph.write(file, model.version(), metadata);
  }
}
