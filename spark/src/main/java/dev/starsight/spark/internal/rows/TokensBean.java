package dev.starsight.spark.internal.rows;

import java.io.Serializable;

/** The ids of a text in the form that Spark's encoder of beans turns into columns. */
public final class TokensBean implements Serializable {

  private static final long serialVersionUID = 1L;

  private int[] inputIds = {};
  private int[] attentionMask = {};
  private int[] tokenTypeIds = {};

  public int[] getInputIds() {
    return inputIds;
  }

  public void setInputIds(int[] value) {
    inputIds = value;
  }

  public int[] getAttentionMask() {
    return attentionMask;
  }

  public void setAttentionMask(int[] value) {
    attentionMask = value;
  }

  public int[] getTokenTypeIds() {
    return tokenTypeIds;
  }

  public void setTokenTypeIds(int[] value) {
    tokenTypeIds = value;
  }
}
