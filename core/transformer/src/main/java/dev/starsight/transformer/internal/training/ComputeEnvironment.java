package dev.starsight.transformer.internal.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.transformer.internal.network.NumericMode;
import dev.starsight.transformer.internal.network.TorchEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the last bits of trained weights depend on, apart from data and options. A training that is
 * continued follows what it was begun with. Immutable.
 *
 * @param arithmetic of the network
 * @param threads of an operation
 * @param engine with its version and its device
 */
record ComputeEnvironment(NumericMode arithmetic, int threads, String engine) {

  /** Those of a training that begins here. */
  static ComputeEnvironment here(NumericMode arithmetic, int threads) {
    return new ComputeEnvironment(arithmetic, threads, TorchEngine.version());
  }

  /**
   * What is not as a training would begin here, a sentence each.
   *
   * @param threadsAsked how many threads were asked for now
   */
  List<String> notices(int threadsAsked) {
    List<String> notices = new ArrayList<>();
    if (threads != threadsAsked) {
      notices.add(
          ("the training goes on with as many threads as it was begun with, %s and not %s, so"
                  + " that it ends in the same weights")
              .formatted(threads, threadsAsked));
    }
    if (arithmetic.bfloat16() && !TorchEngine.hasBfloat16()) {
      notices.add(
          "the training goes on in bfloat16, as it was begun, though this processor is slow at it"
              + " and may round otherwise");
    }
    if (!engine.equals(TorchEngine.version())) {
      notices.add(
          ("the training was begun with %s and goes on with %s, so its weights may differ in"
                  + " their last bits")
              .formatted(engine, TorchEngine.version()));
    }
    return notices;
  }

  /** Adds them to the settings of what was trained. */
  void describe(Map<String, String> settings) {
    settings.put("network", arithmetic.network());
    settings.put("precision", arithmetic.precision());
    settings.put("threads", Integer.toString(threads));
    settings.put("engine", engine);
  }

  ObjectNode toJson() {
    ObjectNode json = arithmetic.toJson();
    json.put("threads", threads);
    json.put("engine", engine);
    return json;
  }

  static ComputeEnvironment fromJson(JsonFields fields) throws IOException {
    return new ComputeEnvironment(
        NumericMode.fromJson(fields), fields.integer("threads"), fields.text("engine"));
  }
}
