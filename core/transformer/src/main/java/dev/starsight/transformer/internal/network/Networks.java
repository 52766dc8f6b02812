package dev.starsight.transformer.internal.network;

import ai.djl.engine.EngineException;
import dev.starsight.data.StarsightException;
import dev.starsight.model.Trainer.TrainingException;
import dev.starsight.tensors.internal.SafetensorsWriter;
import dev.starsight.tensors.internal.Tensor;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.TensorSource;
import dev.starsight.transformer.internal.weights.TensorSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens networks, by default the one that is fastest here, and turns the engine's exceptions into
 * ours.
 */
public final class Networks {

  private Networks() {}

  private static final Logger LOG = LoggerFactory.getLogger(Networks.class);

  /**
   * A network, opened.
   *
   * @param arithmetic how it computes
   */
  public record Opened(Network network, NumericMode arithmetic) {}

  /** The network that is fastest here. */
  public static Network open(NetworkShape shape, TensorSource weights, OptimizerSettings recipe)
      throws IOException {
    return fastest(shape, weights, recipe).network();
  }

  /** TorchScript, in 16 bits where the processor has them; plain operators if it does not load. */
  public static Opened fastest(NetworkShape shape, TensorSource weights, OptimizerSettings recipe)
      throws IOException {
    TorchEngine.start();
    try {
      NumericMode fast = new NumericMode(true, TorchEngine.hasBfloat16());
      return new Opened(TorchScriptNetwork.open(shape, weights, recipe, fast.bfloat16()), fast);
    } catch (EngineException | LinkageError e) {
      // Another version of DJL or PyTorch than the one it was written for.
      LOG.warn("the fast encoder does not load, so the plain one is used: {}", e.toString());
    }
    try {
      return new Opened(
          OperatorNetwork.open(shape, weights, recipe), new NumericMode(false, false));
    } catch (EngineException | LinkageError e) {
      throw failure("the encoder could not be loaded into the engine", e);
    }
  }

  /**
   * The network that computes like this and no other.
   *
   * @throws StarsightException if it does not load here
   */
  public static Opened exactly(
      NumericMode arithmetic, NetworkShape shape, TensorSource weights, OptimizerSettings recipe)
      throws IOException {
    TorchEngine.start();
    try {
      Network network =
          arithmetic.script()
              ? TorchScriptNetwork.open(shape, weights, recipe, arithmetic.bfloat16())
              : OperatorNetwork.open(shape, weights, recipe);
      return new Opened(network, arithmetic);
    } catch (EngineException | LinkageError e) {
      throw new StarsightException(
          "the training was begun with "
              + arithmetic
              + ", which does not load here, so it cannot be continued on this machine",
          e);
    }
  }

  /** Runs something on the engine. */
  public static <T> T engine(String what, Supplier<T> work) {
    try {
      return work.get();
    } catch (StarsightException
        | UncheckedIOException
        | IllegalStateException
        | TrainingException e) {
      throw e;
    } catch (RuntimeException e) {
      throw failure(what, e);
    }
  }

  /** Whether the engine found no memory, of the processor or of the device. */
  public static boolean isOutOfMemory(EngineException failure) {
    String message = Objects.requireNonNullElse(failure.getMessage(), "");
    return message.contains("can't allocate memory")
        || message.contains("not enough memory")
        || message.contains("out of memory");
  }

  private static TrainingException failure(String what, Throwable cause) {
    String reason = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    return new TrainingException(
        what + ": " + reason.lines().findFirst().orElse(cause.toString()), cause);
  }

  /** A copy of all weights. */
  public static float[][] copy(Network network) {
    float[][] copy = new float[network.shape().tensors().size()][];
    for (int i = 0; i < copy.length; i++) {
      FloatBuffer values = network.read(Network.Part.WEIGHT, i);
      copy[i] = new float[values.remaining()];
      values.get(copy[i]);
    }
    return copy;
  }

  /** Writes all weights as a {@code model.safetensors} that Python's libraries take. */
  public static void write(Network network, Path file) throws IOException {
    List<Tensor> tensors = new ArrayList<>();
    for (TensorSpec spec : network.shape().tensors()) {
      int index = tensors.size();
      tensors.add(spec.of(() -> network.read(Network.Part.WEIGHT, index)));
    }
    SafetensorsWriter.write(file, tensors, Map.of("format", "pt"));
  }

  /** Overwrites all weights. */
  public static void restore(Network network, float[][] weights) {
    for (int i = 0; i < weights.length; i++) {
      network.write(Network.Part.WEIGHT, i, FloatBuffer.wrap(weights[i]));
    }
  }
}
