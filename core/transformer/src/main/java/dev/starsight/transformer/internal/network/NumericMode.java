package dev.starsight.transformer.internal.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import java.io.IOException;

/**
 * The implementation and precision of a network. Weights trained in different modes differ in their
 * last bits, or more. Immutable.
 *
 * @param script whether the engine runs a TorchScript program, or operator after operator
 * @param bfloat16 whether activations have 16 bits
 */
public record NumericMode(boolean script, boolean bfloat16) {

  private static final String SCRIPT = "torchscript";
  private static final String BFLOAT16 = "bfloat16";

  /** Returns {@code torchscript} or {@code operators}. */
  public String network() {
    return script ? SCRIPT : "operators";
  }

  /** Returns {@code bfloat16} or {@code float32}. */
  public String precision() {
    return bfloat16 ? BFLOAT16 : "float32";
  }

  public ObjectNode toJson() {
    return Json.object().put("network", network()).put("precision", precision());
  }

  public static NumericMode fromJson(JsonFields fields) throws IOException {
    return new NumericMode(
        fields.text("network").equals(SCRIPT), fields.text("precision").equals(BFLOAT16));
  }

  @Override
  public String toString() {
    return network() + " in " + precision();
  }
}
