package org.byol3d.predict;

import java.util.Locale;
import org.byol3d.checkpoint.Segmenter;
import org.byol3d.inference.SegmenterSpec;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Normalization;

/**
 * A segmenter with its weights.
 *
 * @param spec the segmenter
 * @param weights its values, in the order of its state_dict
 * @param source where it comes from, for people
 * @param sha256 of its weights' file: two models with the same one predict the same
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PredictedModel(SegmenterSpec spec, float[] weights, String source, String sha256) {

  /**
   * Returns the model of an exported segmenter.
   *
   * @throws WrongRequestException if it takes several channels
   */
  public static PredictedModel of(Segmenter segmenter) {
    var card = segmenter.card();
    WrongRequestException.unless(
        card.input().channels() == 1,
        String.format(
            Locale.ROOT,
            "%s takes crops of %d channels: volumes have one",
            segmenter.source(),
            card.input().channels()));
    var window = card.input().cropSize();
    var labels = card.classes().labelSet();
    WrongRequestException.unless(
        segmenter.network().decoder().outputs() == labels.outputs(),
        String.format(
            Locale.ROOT,
            "%s: its card has %d outputs for %d classes (field decoder.outputs): export it again",
            segmenter.source(),
            segmenter.network().decoder().outputs(),
            labels.classes()));
    return new PredictedModel(
        SegmenterSpec.of(
            segmenter.network(), labels, window, Normalization.of(card.input().normalization())),
        segmenter.weights(),
        segmenter.source(),
        card.weights().sha256());
  }
}
