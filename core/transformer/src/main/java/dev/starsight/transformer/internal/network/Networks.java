package dev.starsight.transformer.internal.network;

import ai.djl.engine.EngineException;
import dev.starsight.data.StarsightException;
import dev.starsight.model.Trainer.TrainingException;
import dev.starsight.tensors.internal.SafetensorsWriter;
import dev.starsight.tensors.internal.Tensor;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.ParameterGroup;
import dev.starsight.transformer.internal.weights.TensorSource;
import dev.starsight.transformer.internal.weights.TensorSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens networks and turns the engine's exceptions into ours. */
public final class Networks {

  private Networks() {}

  private static final Logger LOG = LoggerFactory.getLogger(Networks.class);

  /** An open network and its mode. */
  public record Opened(Network network, NumericMode mode) {}

  /**
   * Opens the network that is fastest on this machine: TorchScript, in 16 bits if the processor has
   * them; plain operators if that does not load.
   */
  public static Opened fastest(
      NetworkShape shape, TensorSource weights, OptimizerSettings optimizer) throws IOException {
    TorchEngine.start();
    try {
      return open(new NumericMode(true, TorchEngine.hasBfloat16()), shape, weights, optimizer);
    } catch (EngineException | LinkageError e) {
      if (isOutOfMemory(e)) {
        throw failure("the encoder could not be loaded into the engine", e);
      }
      // The version of DJL or PyTorch is not the one that the program was written for.
      LOG.warn("the fast encoder does not load, so the plain one is used: {}", e.toString());
    }
    try {
      return open(new NumericMode(false, false), shape, weights, optimizer);
    } catch (EngineException | LinkageError e) {
      throw failure("the encoder could not be loaded into the engine", e);
    }
  }

  /** Opens the network of this mode, or fails if it does not load on this machine. */
  public static Opened exactly(
      NumericMode mode, NetworkShape shape, TensorSource weights, OptimizerSettings optimizer)
      throws IOException {
    TorchEngine.start();
    try {
      return open(mode, shape, weights, optimizer);
    } catch (EngineException | LinkageError e) {
      throw new StarsightException(
          ("the training was begun with %s, which does not load here, so it cannot be continued on"
                  + " this machine")
              .formatted(mode),
          e);
    }
  }

  /**
   * Requires that the processor has the memory for the tensors of a network, and in training for
   * the two moments of those that are trained and the gradients of these, but for the embeddings of
   * words, of which few occur in a step. Otherwise Linux ends the process without a word.
   *
   * @param optimizer of the training; {@link OptimizerSettings#NONE} for none
   * @throws StarsightException if it has less
   */
  static void requireMemory(NetworkShape shape, OptimizerSettings optimizer) {
    if (!ComputeDevice.current().isGpu()
        && ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system) {
      requireMemory(shape, optimizer, system.getTotalMemorySize());
    }
  }

  static void requireMemory(NetworkShape shape, OptimizerSettings optimizer, long available) {
    boolean isTrained = !optimizer.equals(OptimizerSettings.NONE);
    double needed = 0;
    for (int i = 0; i < shape.tensors().size(); i++) {
      double numbers = 1;
      for (long length : shape.tensors().get(i).shape()) {
        numbers *= length;
      }
      needed += Float.BYTES * numbers * (isTrained ? copies(shape.group(i), optimizer) : 1);
    }
    if (needed > available) {
      throw new StarsightException(
          String.format(
              Locale.ROOT,
              "the encoder takes at least %.1f GB of memory%s, but this machine has %.1f GB; take a"
                  + " smaller encoder%s",
              needed / 1e9,
              isTrained ? " in training" : "",
              available / 1e9,
              isTrained ? ", or fewer of its layers (finetune --layers)" : ""));
    }
  }

  /** Returns how many numbers training keeps for each weight of a group. */
  private static int copies(ParameterGroup group, OptimizerSettings optimizer) {
    if (!optimizer.trains(group)) {
      return 1;
    }
    return group.kind() == ParameterGroup.Kind.WORDS ? 3 : 4;
  }

  private static Opened open(
      NumericMode mode, NetworkShape shape, TensorSource weights, OptimizerSettings optimizer)
      throws IOException {
    requireMemory(shape, optimizer);
    return new Opened(
        mode.script()
            ? TorchScriptNetwork.open(shape, weights, optimizer, mode.bfloat16())
            : OperatorNetwork.open(shape, weights, optimizer),
        mode);
  }

  /** Runs work on the engine; the message of an engine's failure begins with the text. */
  public static <T> T engine(String failure, Supplier<T> work) {
    try {
      return work.get();
    } catch (StarsightException
        | UncheckedIOException
        | IllegalStateException
        | TrainingException e) {
      throw e;
    } catch (RuntimeException e) {
      throw failure(failure, e);
    }
  }

  /** Returns whether the engine ran out of memory, the processor's or the device's. */
  public static boolean isOutOfMemory(Throwable failure) {
    if (!(failure instanceof EngineException)) {
      return false;
    }
    String message = Objects.requireNonNullElse(failure.getMessage(), "");
    return message.contains("can't allocate memory")
        || message.contains("not enough memory")
        || message.contains("out of memory");
  }

  private static TrainingException failure(String what, Throwable cause) {
    if (isOutOfMemory(cause)) {
      return new TrainingException(
          ("%s: there is not enough memory on %s; end other programs that use it, or compute on"
                  + " another device (--device)")
              .formatted(what, TorchEngine.device()),
          cause);
    }
    String reason = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    return new TrainingException(
        what + ": " + reason.lines().findFirst().orElse(cause.toString()), cause);
  }

  /** Copies all weights. */
  public static float[][] copy(Network network) {
    float[][] copy = new float[network.shape().tensors().size()][];
    for (int i = 0; i < copy.length; i++) {
      FloatBuffer values = network.read(Network.Part.WEIGHT, i);
      copy[i] = new float[values.remaining()];
      values.get(copy[i]);
    }
    return copy;
  }

  /** Writes all weights as a {@code model.safetensors} for Python's libraries. */
  public static void write(Network network, Path file) throws IOException {
    List<Tensor> tensors = new ArrayList<>();
    for (TensorSpec spec : network.shape().tensors()) {
      int index = tensors.size();
      tensors.add(spec.of(() -> network.read(Network.Part.WEIGHT, index)));
    }
    SafetensorsWriter.write(file, tensors, Map.of("format", "pt"));
  }

  /**
   * Adds offsets to the scores of the labels, by changing the bias of the classifier.
   *
   * @param offsets by label id; empty to change nothing
   */
  public static void shiftLabels(Network network, List<Double> offsets) {
    if (offsets.isEmpty()) {
      return;
    }
    int bias = network.shape().tensors().size() - 1;
    FloatBuffer values = network.read(Network.Part.WEIGHT, bias);
    float[] shifted = new float[values.remaining()];
    for (int label = 0; label < shifted.length; label++) {
      shifted[label] = (float) (values.get(label) + offsets.get(label));
    }
    network.write(Network.Part.WEIGHT, bias, FloatBuffer.wrap(shifted));
  }

  /** Overwrites all weights. */
  public static void restore(Network network, float[][] weights) {
    for (int i = 0; i < weights.length; i++) {
      network.write(Network.Part.WEIGHT, i, FloatBuffer.wrap(weights[i]));
    }
  }
}
