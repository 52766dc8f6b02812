package dev.starsight.spark.internal.rows;

import java.io.Serializable;

/** The vector of a text in the form that Spark's encoder of beans turns into a column. */
public final class VectorBean implements Serializable {

  private static final long serialVersionUID = 1L;

  private float[] vector = {};

  static VectorBean of(float[] numbers) {
    VectorBean bean = new VectorBean();
    bean.setVector(numbers);
    return bean;
  }

  public float[] getVector() {
    return vector;
  }

  public void setVector(float[] value) {
    vector = value;
  }
}
