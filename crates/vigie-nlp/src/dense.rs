//! A dense layer, for small networks over what the big ones say.

use crate::kernels::affine::Affine;
use crate::kernels::isa::Isa;

/// A dense layer `y = W x + b` on the widest vector instructions of the processor; all give the same bits.
///
/// ```
/// use vigie_nlp::Dense;
/// // Two outputs of three inputs, an output a row.
/// let layer = Dense::new(&[1.0, 0.0, 2.0, 0.0, 1.0, 0.0], &[0.5, 0.0], 3).unwrap();
/// assert_eq!(layer.run(&[1.0, 2.0, 3.0]), [7.5, 2.0]);
/// ```
#[derive(Clone, Debug)]
pub struct Dense(Affine);

impl Dense {
    /// Lays out `weights[output][input]` and `bias[output]`.
    ///
    /// Returns `None` where the slices do not have these sizes, or nothing goes in or comes out.
    pub fn new(weights: &[f32], bias: &[f32], inputs: usize) -> Option<Dense> {
        Affine::new(Isa::detect(), weights, bias, bias.len(), 1, inputs).map(Dense)
    }

    /// How many numbers go in.
    pub fn inputs(&self) -> usize {
        self.0.inputs()
    }

    /// How many numbers come out.
    pub fn outputs(&self) -> usize {
        self.0.outputs()
    }

    /// The outputs for one row of inputs; inputs that lack are zero, and those beyond the layer's are not read.
    pub fn run(&self, x: &[f32]) -> Vec<f32> {
        let mut out = vec![0.0; self.0.width()];
        match x.get(..self.inputs()) {
            Some(x) => self.0.apply(x, self.inputs(), 1, &mut out),
            None => {
                let mut filled = x.to_vec();
                filled.resize(self.inputs(), 0.0);
                self.0.apply(&filled, self.inputs(), 1, &mut out);
            }
        }
        out.truncate(self.outputs());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_another_length_is_no_error() {
        let layer = Dense::new(&[1.0, 2.0], &[1.0], 2).unwrap();
        assert_eq!((layer.inputs(), layer.outputs()), (2, 1));
        assert_eq!(layer.run(&[3.0]), [4.0]);
        assert_eq!(layer.run(&[3.0, 1.0, 9.0]), [6.0]);
        assert!(Dense::new(&[1.0], &[1.0], 2).is_none());
        assert!(Dense::new(&[], &[], 2).is_none());
    }
}
