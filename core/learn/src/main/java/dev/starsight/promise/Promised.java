package dev.starsight.promise;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The predictions that a promise is about.
 *
 * @param predictions of the rows, each corrected without its row
 * @param recalibration corrects future predictions, or null for none
 */
record Promised(
    LabelSet labels, List<Prediction> predictions, @Nullable Recalibration recalibration) {}
