package dev.starsight.transformer.internal.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.transformer.internal.weights.EncoderConfig;
import dev.starsight.transformer.internal.weights.NetworkShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Lists the operators of PyTorch that our programs call. SECURITY.md says that the vulnerabilities
 * known in our version of PyTorch are in others; a new operator is to be looked up before it is
 * added here.
 */
class ScriptOperatorsTest {

  private static final Pattern CALL = Pattern.compile("\\btorch\\.(\\w+)\\(");

  @Test
  void programsCallTheseOperatorsOnly() throws IOException {
    String template;
    try (InputStream resource = NetworkScript.class.getResourceAsStream("encoder.py.txt")) {
      template =
          new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
    }
    String rendered =
        NetworkScript.of(
            NetworkShape.classifier(EncoderConfig.miniLm(), 5),
            new OptimizerSettings(0.1, 0.01, 1, 1, 1, 0, true),
            true,
            false);
    assertThat(CALL.matcher(template + rendered).results().map(call -> call.group(1)).distinct())
        .containsExactlyInAnyOrder(
            "_foreach_add_",
            "_foreach_norm",
            "_fused_adamw_",
            "add",
            "append",
            "baddbmm",
            "bmm",
            "cat",
            "clamp_min",
            "cumsum",
            "detach",
            "div",
            "embedding",
            "exp",
            "expand",
            "gelu",
            "grad",
            "gt",
            "index_copy_",
            "index_select",
            "layer_norm",
            "len",
            "linear",
            "log_softmax",
            "mul",
            "narrow",
            "neg",
            "norm",
            "permute",
            "pow",
            "relu",
            "repeat",
            "requires_grad_",
            "reshape",
            "rsub",
            "scaled_dot_product_attention",
            "select",
            "size",
            "slice",
            "softmax",
            "sqrt",
            "stack",
            "sub",
            "sum",
            "tanh",
            "to",
            "transpose",
            "unbind",
            "unsqueeze",
            "view",
            "view_copy");
  }

  @Test
  void packedWeightsNeedTwoOperatorsMore() {
    String rendered =
        NetworkScript.of(
            NetworkShape.classifier(EncoderConfig.miniLm(), 5), OptimizerSettings.NONE, true, true);
    assertThat(
            Pattern.compile("\\bops\\.(\\w+\\.\\w+)\\(")
                .matcher(rendered)
                .results()
                .map(call -> call.group(1))
                .distinct())
        .containsExactlyInAnyOrder("mkldnn._linear_pointwise", "mkldnn._reorder_linear_weight");
  }
}
