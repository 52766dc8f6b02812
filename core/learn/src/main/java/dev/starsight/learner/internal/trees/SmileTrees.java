package dev.starsight.learner.internal.trees;

import dev.starsight.model.Trainer.TrainingException;
import dev.starsight.run.Threads;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import smile.base.cart.CART;
import smile.base.cart.InternalNode;
import smile.base.cart.Loss;
import smile.base.cart.Node;
import smile.base.cart.OrdinalNode;
import smile.base.cart.RegressionNode;
import smile.data.DataFrame;
import smile.data.Tuple;
import smile.data.type.DataTypes;
import smile.data.type.StructField;
import smile.math.MathEx;
import smile.regression.RegressionTree;

/**
 * Grows single trees with Smile on fixed rows, and flattens them into arrays. Smile's own boosting
 * supports neither a deadline nor a number of threads, and does not expose the trees of several
 * labels; hence {@code Boosting} does the rounds. Not thread-safe; must be closed.
 */
public final class SmileTrees implements AutoCloseable {

  private static final StructField RESIDUAL = new StructField("residual", DataTypes.DoubleType);

  private final DataFrame frame;
  private final int[][] order;
  private final int leafRows;
  private final ForkJoinPool pool;

  public SmileTrees(double[][] rows, int columns, int leafRows, int threads) {
    this.leafRows = leafRows;
    String[] names = IntStream.range(0, columns).mapToObj(c -> "c" + c).toArray(String[]::new);
    this.frame = DataFrame.of(rows, names);
    this.order = CART.order(frame);
    // Smile's parallel streams run in the pool they are started in.
    this.pool = Threads.newPool(threads);
  }

  public DataFrame frame() {
    return frame;
  }

  /**
   * Grows a tree.
   *
   * @param loss defines the residuals to fit
   * @param samples how often each row counts, 0 for not at all
   * @param columnsTried number of columns drawn at each split
   * @param seed draws the columns
   */
  public RegressionTree grow(
      Loss loss, int[] samples, int maxDepth, int maxNodes, int columnsTried, long seed) {
    try {
      return pool.submit(
              () -> {
                MathEx.setSeed(seed); // of this thread only
                return new RegressionTree(
                    frame,
                    loss,
                    RESIDUAL,
                    maxDepth,
                    maxNodes,
                    leafRows,
                    columnsTried,
                    samples.clone(),
                    order);
              })
          .join();
    } catch (RuntimeException e) {
      throw new TrainingException("a tree could not be grown: " + e.getMessage(), e);
    }
  }

  /** Adds one of Smile's trees to {@code trees}. */
  public void flatten(RegressionTree tree, Trees trees) {
    trees.beginTree();
    flatten(tree.root(), trees, new double[frame.ncols()]);
  }

  private int flatten(Node node, Trees trees, double[] probe) {
    if (node instanceof RegressionNode leaf) {
      return trees.add(Trees.LEAF, leaf.output());
    }
    if (!(node instanceof OrdinalNode split)) {
      throw new IllegalStateException("only splits of numbers are expected, but here is " + node);
    }
    int number = trees.add(split.feature(), threshold(split, probe));
    int left = flatten(split.trueChild(), trees, probe);
    int right = flatten(split.falseChild(), trees, probe);
    trees.connect(number, left, right);
    return number;
  }

  /**
   * Finds the exact threshold of a split, which Smile does not expose: the largest number that goes
   * left, by bisecting the range of all doubles.
   */
  private double threshold(InternalNode split, double[] probe) {
    long low = sortable(-Double.MAX_VALUE);
    long high = sortable(Double.MAX_VALUE);
    while (low < high) {
      long middle = (low | high) - ((low ^ high) >> 1); // rounded up, cannot overflow
      probe[split.feature()] = fromSortable(middle);
      if (split.branch(Tuple.of(probe, frame.schema()))) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return fromSortable(low);
  }

  /** Maps doubles to longs in the same order. */
  private static long sortable(double value) {
    return fold(Double.doubleToLongBits(value));
  }

  private static double fromSortable(long value) {
    return Double.longBitsToDouble(fold(value));
  }

  private static long fold(long bits) {
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
