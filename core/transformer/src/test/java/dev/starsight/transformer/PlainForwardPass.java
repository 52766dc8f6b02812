package dev.starsight.transformer;

import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * A reference implementation of BERT (Devlin et al., 2019) and DistilBERT (Sanh et al., 2019) with
 * a classifier, in loops over doubles, one text at a time. It follows the papers and Hugging Face's
 * tensor names and shares no code with the networks that are compared with it.
 */
public final class PlainForwardPass {

  private static final String TRANSFORM = "cls.predictions.transform";

  private final Map<String, double[]> weights;
  private final boolean bert;
  private final int hidden;
  private final int heads;
  private final double epsilon;
  private final DoubleUnaryOperator activation;
  private Dropout dropout = (place, layer, token, values) -> {};

  public PlainForwardPass(
      Map<String, double[]> weights,
      boolean bert,
      int hidden,
      int heads,
      double epsilon,
      String activation) {
    this.weights = weights;
    this.bert = bert;
    this.hidden = hidden;
    this.heads = heads;
    this.epsilon = epsilon;
    this.activation =
        switch (activation) {
          case "gelu" -> x -> x * (1 + erf(x / Math.sqrt(2))) / 2;
          case "gelu_new" ->
              x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
          case "relu" -> x -> Math.max(0, x);
          default -> throw new IllegalArgumentException(activation);
        };
  }

  /** Sets what is dropped from now on; at first, nothing is. */
  public void setDropout(Dropout dropout) {
    this.dropout = dropout;
  }

  /** The dropout of one text. */
  public interface Dropout {

    /** The places of dropout, in the order in which a text passes through them. */
    enum Place {
      EMBEDDINGS,
      ATTENTION_OUTPUT,
      OUTPUT,
      HEAD
    }

    /** Drops and scales the values of one token in place. The layer is 0 outside the layers. */
    void apply(Place place, int layer, int token, double[] values);
  }

  /** Returns the last hidden states, [position][unit]; ids from {@code length} on are padding. */
  public double[][] hidden(long[] ids, int length, int layers) {
    String model = bert ? "bert." : "distilbert.";
    double[] words = tensor(model + "embeddings.word_embeddings.weight");
    double[] positions = tensor(model + "embeddings.position_embeddings.weight");
    double[][] x = new double[ids.length][hidden];
    for (int t = 0; t < ids.length; t++) {
      for (int i = 0; i < hidden; i++) {
        x[t][i] = words[(int) ids[t] * hidden + i] + positions[t * hidden + i];
        if (bert) {
          x[t][i] += tensor("bert.embeddings.token_type_embeddings.weight")[i];
        }
      }
    }
    norm(x, model + "embeddings.LayerNorm");
    drop(Dropout.Place.EMBEDDINGS, 0, x);
    for (int layer = 0; layer < layers; layer++) {
      x = bert ? bertLayer(x, length, layer) : distilBertLayer(x, length, layer);
    }
    return x;
  }

  private double[][] bertLayer(double[][] x, int length, int layer) {
    String p = "bert.encoder.layer." + layer + ".";
    double[][] mixed =
        attention(
            linear(x, p + "attention.self.query"),
            linear(x, p + "attention.self.key"),
            linear(x, p + "attention.self.value"),
            length);
    double[][] attended =
        sum(
            drop(
                Dropout.Place.ATTENTION_OUTPUT, layer, linear(mixed, p + "attention.output.dense")),
            x);
    norm(attended, p + "attention.output.LayerNorm");
    double[][] wide = linear(attended, p + "intermediate.dense");
    activate(wide);
    double[][] out =
        sum(drop(Dropout.Place.OUTPUT, layer, linear(wide, p + "output.dense")), attended);
    norm(out, p + "output.LayerNorm");
    return out;
  }

  private double[][] distilBertLayer(double[][] x, int length, int layer) {
    String p = "distilbert.transformer.layer." + layer + ".";
    double[][] mixed =
        attention(
            linear(x, p + "attention.q_lin"),
            linear(x, p + "attention.k_lin"),
            linear(x, p + "attention.v_lin"),
            length);
    double[][] attended = sum(linear(mixed, p + "attention.out_lin"), x);
    norm(attended, p + "sa_layer_norm");
    double[][] wide = linear(attended, p + "ffn.lin1");
    activate(wide);
    double[][] out = sum(drop(Dropout.Place.OUTPUT, layer, linear(wide, p + "ffn.lin2")), attended);
    norm(out, p + "output_layer_norm");
    return out;
  }

  /** Computes the attention of every token to the first {@code length} ones. */
  private double[][] attention(double[][] query, double[][] key, double[][] value, int length) {
    int width = hidden / heads;
    double[][] mixed = new double[query.length][hidden];
    for (int head = 0; head < heads; head++) {
      for (int t = 0; t < query.length; t++) {
        double[] shares = new double[length];
        double total = 0;
        for (int other = 0; other < length; other++) {
          double score = 0;
          for (int i = head * width; i < (head + 1) * width; i++) {
            score += query[t][i] * key[other][i];
          }
          shares[other] = Math.exp(score / Math.sqrt(width));
          total += shares[other];
        }
        for (int other = 0; other < length; other++) {
          for (int i = head * width; i < (head + 1) * width; i++) {
            mixed[t][i] += shares[other] / total * value[other][i];
          }
        }
      }
    }
    return mixed;
  }

  /** Returns the classifier's scores, given the last hidden state of the first token. */
  public double[] logits(double[] first) {
    double[][] pooled =
        linear(new double[][] {first}, bert ? "bert.pooler.dense" : "pre_classifier");
    for (int i = 0; i < hidden; i++) {
      pooled[0][i] = bert ? Math.tanh(pooled[0][i]) : Math.max(0, pooled[0][i]);
    }
    drop(Dropout.Place.HEAD, 0, pooled);
    return linear(pooled, "classifier")[0];
  }

  /** Returns a masked language model's scores of all tokens, given a last hidden state. */
  public double[] tokenScores(double[] state) {
    double[][] x = linear(new double[][] {state}, bert ? TRANSFORM + ".dense" : "vocab_transform");
    activate(x);
    norm(x, bert ? TRANSFORM + ".LayerNorm" : "vocab_layer_norm");
    double[] words = tensor((bert ? "bert" : "distilbert") + ".embeddings.word_embeddings.weight");
    double[] scores = tensor(bert ? "cls.predictions.bias" : "vocab_projector.bias").clone();
    for (int token = 0; token < scores.length; token++) {
      for (int i = 0; i < hidden; i++) {
        scores[token] += words[token * hidden + i] * x[0][i];
      }
    }
    return scores;
  }

  private double[][] drop(Dropout.Place place, int layer, double[][] x) {
    for (int token = 0; token < x.length; token++) {
      dropout.apply(place, layer, token, x[token]);
    }
    return x;
  }

  private double[] tensor(String name) {
    double[] values = weights.get(name);
    if (values == null) {
      throw new IllegalArgumentException("there is no " + name);
    }
    return values;
  }

  /** Returns x · Wᵀ + b, where W is [outputs, inputs] as in PyTorch. */
  private double[][] linear(double[][] x, String name) {
    double[] weight = tensor(name + ".weight");
    double[] bias = tensor(name + ".bias");
    int inputs = weight.length / bias.length;
    double[][] y = new double[x.length][bias.length];
    for (int t = 0; t < x.length; t++) {
      for (int o = 0; o < bias.length; o++) {
        double sum = bias[o];
        for (int i = 0; i < inputs; i++) {
          sum += weight[o * inputs + i] * x[t][i];
        }
        y[t][o] = sum;
      }
    }
    return y;
  }

  private static double[][] sum(double[][] left, double[][] right) {
    for (int t = 0; t < left.length; t++) {
      for (int i = 0; i < left[t].length; i++) {
        left[t][i] += right[t][i];
      }
    }
    return left;
  }

  private void activate(double[][] x) {
    for (double[] row : x) {
      for (int i = 0; i < row.length; i++) {
        row[i] = activation.applyAsDouble(row[i]);
      }
    }
  }

  private void norm(double[][] x, String name) {
    double[] scale = tensor(name + ".weight");
    double[] shift = tensor(name + ".bias");
    for (double[] row : x) {
      double mean = 0;
      for (double v : row) {
        mean += v / hidden;
      }
      double variance = 0;
      for (double v : row) {
        variance += (v - mean) * (v - mean) / hidden;
      }
      for (int i = 0; i < hidden; i++) {
        row[i] = (row[i] - mean) / Math.sqrt(variance + epsilon) * scale[i] + shift[i];
      }
    }
  }

  /** Returns the error function by its Taylor series; beyond 5 it is 1 to twelve digits. */
  public static double erf(double x) {
    if (Math.abs(x) > 5) {
      return Math.signum(x);
    }
    double power = x;
    double sum = x;
    for (int n = 1; n < 120; n++) {
      power *= -x * x / n;
      sum += power / (2 * n + 1);
    }
    return sum * 2 / Math.sqrt(Math.PI);
  }
}
