package dev.starsight.transformer.internal.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.ParameterGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The order in which the program of {@link NetworkScript} takes and returns a network's tensors:
 * one list for each group. Immutable.
 */
final class TensorGroups {

  private final List<ParameterGroup> inOrder;
  private final List<ParameterGroup> ofTensors;

  TensorGroups(NetworkShape shape) {
    this.inOrder = ParameterGroup.of(shape);
    this.ofTensors = IntStream.range(0, shape.tensors().size()).mapToObj(shape::group).toList();
  }

  /** Names tensors by their groups; DJL makes a list of those with one name ending in brackets. */
  void name(String prefix, List<NDArray> tensors) {
    for (int i = 0; i < tensors.size(); i++) {
      tensors.get(i).setName(prefix + ofTensors.get(i).list() + "[]");
    }
  }

  /**
   * Adds tensors group by group, as DJL orders arguments by the first tensor of each name.
   *
   * @param which the groups to add
   */
  void add(NDList inputs, List<NDArray> tensors, Predicate<ParameterGroup> which) {
    for (ParameterGroup group : inOrder) {
      for (int i = 0; which.test(group) && i < tensors.size(); i++) {
        if (ofTensors.get(i).equals(group)) {
          inputs.add(tensors.get(i));
        }
      }
    }
  }

  /** Returns gradients by the index of their tensors, something empty for those not trained. */
  List<NDArray> byTensor(NDList gradients, OptimizerSettings optimizer, NDManager call) {
    List<NDArray> byTensor = new ArrayList<>(Collections.nCopies(ofTensors.size(), null));
    Iterator<NDArray> next = gradients.iterator();
    for (ParameterGroup group : inOrder) {
      for (int i = 0; i < ofTensors.size(); i++) {
        if (ofTensors.get(i).equals(group)) {
          byTensor.set(i, optimizer.trains(group) ? next.next() : call.create(0f));
        }
      }
    }
    return byTensor;
  }
}
