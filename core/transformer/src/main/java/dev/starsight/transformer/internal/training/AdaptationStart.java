package dev.starsight.transformer.internal.training;

import ai.djl.engine.EngineException;
import dev.starsight.data.StarsightException;
import dev.starsight.transformer.internal.network.MaskedNetwork;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.network.Networks;
import dev.starsight.transformer.internal.network.NewHeadWeights;
import dev.starsight.transformer.internal.network.NumericMode;
import dev.starsight.transformer.internal.network.TorchEngine;
import dev.starsight.transformer.internal.training.TrainingCheckpoints.Found;
import dev.starsight.transformer.internal.training.TrainingFingerprint.Source;
import dev.starsight.transformer.internal.weights.EncoderConfig;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.TensorSource;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/** Starts an adaptation, or resumes one from its newest checkpoint. */
public final class AdaptationStart {

  private AdaptationStart() {}

  /**
   * Opens a training; it resumes from the newest checkpoint in the directory, if asked to.
   *
   * @param directory of checkpoints, whose {@linkplain SessionStart#lock lock} the caller holds
   *     until the session is closed
   */
  public static AdaptationSession open(
      AdaptationTask task, AdaptationTexts texts, Path directory, boolean resume)
      throws IOException {
    Found found =
        resume ? TrainingCheckpoints.newest(directory, task.listener()).orElse(null) : null;
    TorchEngine.start();
    ComputeEnvironment environment =
        found == null
            ? ComputeEnvironment.current(
                new NumericMode(true, TorchEngine.hasBfloat16()), task.run().threads())
            : found.fingerprint().environment();
    TorchEngine.useThreads(environment.threads());
    EncoderConfig config = task.encoder().config();
    TensorSource pretrained = task.encoder().weights();
    boolean newHead = !pretrained.has(config.architecture().maskedDense() + ".weight");
    MaskedNetwork network = network(task, pretrained, environment.mode().bfloat16());
    TrainingCheckpoints checkpoints = null;
    boolean done = false;
    try {
      TrainingFingerprint fingerprint = fingerprint(task, texts, network, environment);
      if (found == null && newHead) {
        beginWithFrequencies(network, texts);
      }
      if (found == null) {
        TrainingCheckpoints.clear(directory);
        checkpoints = new TrainingCheckpoints(directory, fingerprint);
      } else {
        checkpoints = new TrainingCheckpoints(directory, found.fingerprint());
        checkpoints.load(found, fingerprint, network);
        environment.notices(task.run().threads()).forEach(task.listener()::notice);
      }
      TrainingState state = found == null ? new TrainingState() : found.state();
      AdaptationSession session =
          new AdaptationSession(task, network, texts, checkpoints, state, environment, newHead);
      done = true;
      return session;
    } finally {
      if (!done) {
        network.close();
        if (checkpoints != null) {
          checkpoints.close();
        }
      }
    }
  }

  private static MaskedNetwork network(
      AdaptationTask task, TensorSource pretrained, boolean bfloat16) throws IOException {
    EncoderConfig config = task.encoder().config();
    try {
      return MaskedNetwork.open(
          NetworkShape.masked(config),
          new NewHeadWeights(pretrained, config, task.options().seed()),
          AdaptationTask.optimizer(),
          bfloat16);
    } catch (EngineException | LinkageError e) {
      if (e instanceof EngineException failure && Networks.isOutOfMemory(failure)) {
        throw new StarsightException(
            "there is not enough memory for the encoder " + task.encoder().name(), e);
      }
      throw new StarsightException(
          "the masked language model does not load into the engine, whose version is not the one"
              + " that it was written for",
          e);
    }
  }

  /** Lets a new head begin with what can be known without reading: how often tokens occur. */
  private static void beginWithFrequencies(Network network, AdaptationTexts texts) {
    double[] logs = texts.logFrequencies(network.shape().labels());
    float[] bias = new float[logs.length];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = (float) logs[i];
    }
    int last = network.shape().tensors().size() - 1;
    network.write(Network.Part.WEIGHT, last, FloatBuffer.wrap(bias));
  }

  private static TrainingFingerprint fingerprint(
      AdaptationTask task, AdaptationTexts texts, Network network, ComputeEnvironment environment) {
    return new TrainingFingerprint(
        task.settings(),
        "",
        new Source(task.encoder().name(), TrainingFingerprint.weights(network)),
        new Source("", ""),
        texts.trainSource(),
        texts.heldOutSource(),
        environment);
  }
}
