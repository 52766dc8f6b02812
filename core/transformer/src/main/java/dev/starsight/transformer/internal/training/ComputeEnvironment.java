package dev.starsight.transformer.internal.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.transformer.internal.network.NumericMode;
import dev.starsight.transformer.internal.network.TorchEngine;
import dev.starsight.transformer.training.FineTuningResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The conditions besides data and options that the last bits of trained weights depend on. A
 * resumed training keeps those of its start. Immutable.
 *
 * @param mode of the network
 * @param threads of an operation
 * @param engine with its version and its device
 */
record ComputeEnvironment(NumericMode mode, int threads, String engine) {

  /** Returns the environment of a training that starts on this machine. */
  static ComputeEnvironment current(NumericMode mode, int threads) {
    return new ComputeEnvironment(mode, threads, TorchEngine.version());
  }

  /** Returns a sentence for each difference from a training that would start now. */
  List<String> notices(int threadsAsked) {
    List<String> notices = new ArrayList<>();
    if (threads != threadsAsked) {
      notices.add(
          ("the training goes on with as many threads as it was begun with, %s and not %s, so"
                  + " that it ends in the same weights")
              .formatted(threads, threadsAsked));
    }
    if (mode.bfloat16() && !TorchEngine.hasBfloat16()) {
      notices.add(
          "the training goes on in bfloat16, as it was begun, though this processor is slow at it"
              + " and may round differently");
    }
    if (!engine.equals(TorchEngine.version())) {
      notices.add(
          ("the training was begun with %s and goes on with %s, so its weights may differ in"
                  + " their last bits")
              .formatted(engine, TorchEngine.version()));
    }
    return notices;
  }

  /** Returns a sentence if the network is not the fast one. */
  Optional<String> slowness() {
    Map<String, String> settings = new HashMap<>();
    describe(settings);
    return FineTuningResult.slowness(settings);
  }

  /** Adds the environment to the settings of a classifier. */
  void describe(Map<String, String> settings) {
    settings.put("network", mode.network());
    settings.put("precision", mode.precision());
    settings.put("threads", Integer.toString(threads));
    settings.put("engine", engine);
  }

  ObjectNode toJson() {
    return mode.toJson().put("threads", threads).put("engine", engine);
  }

  static ComputeEnvironment fromJson(JsonFields fields) throws IOException {
    return new ComputeEnvironment(
        NumericMode.fromJson(fields), fields.integer("threads"), fields.text("engine"));
  }
}
