package dev.starsight.transformer.internal.network;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Linear maps whose weights lie in memory as oneDNN's kernels read them, and that add to their
 * result or activate it in the same operation. They are not differentiable, and the engine keeps
 * them to itself: PyTorch's own compiler calls them, its Python interface does not name them. So
 * they are tried before they are used.
 */
final class PackedWeights {

  private static final int SIZE = 16;

  private static final class Trial {
    static final boolean SUCCEEDED = succeeds("x");
  }

  /** Processors without AVX-512 have the operations in 32 bits only. */
  private static final class TrialOf16Bits {
    static final boolean SUCCEEDED = succeeds("torch.to(x, 15)");
  }

  private PackedWeights() {}

  /** Returns whether the engine has these operations on its device and processor. */
  static boolean areSupported(boolean bfloat16) {
    return !ComputeDevice.current().isGpu()
        && (bfloat16 ? TrialOf16Bits.SUCCEEDED : Trial.SUCCEEDED);
  }

  /** Returns the expression that packs a matrix. */
  static String packed(String weight) {
    return "ops.mkldnn._reorder_linear_weight(" + weight + ", None)";
  }

  /**
   * Returns the expression of a linear map.
   *
   * @param arguments input, packed weight, bias and activation; or input, what is added, packed
   *     weight, bias and {@code "add"}
   */
  static String linear(String arguments) {
    return "ops.mkldnn._linear_pointwise(" + arguments + ")";
  }

  private static boolean succeeds(String x) {
    String program =
        """
        class M(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(self: __torch__.M, x: Tensor) -> Tensor:
            x = %s
            return torch.to(%s, 6)
        """
            .formatted(x, linear("x, x, " + packed("x") + ", None, \"add\""));
    try (NDManager manager = TorchEngine.newManager()) {
      PtSymbolBlock block =
          JniUtils.loadModule(
              (PtNDManager) manager,
              new ByteArrayInputStream(TorchScriptArchive.of(program)),
              false,
              false);
      try (block) {
        NDArray ones = manager.ones(new Shape(SIZE, SIZE));
        NDArray found = IValueUtils.forward(block, new NDList(ones), false).singletonOrThrow();
        return found.toFloatArray()[0] == SIZE + 1;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading memory does not fail", e);
    } catch (EngineException | LinkageError e) {
      return false;
    }
  }
}
