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
        match x.get(..self.inputs()) {
            Some(x) => self.run_all(x),
            None => {
                let mut filled = x.to_vec();
                filled.resize(self.inputs(), 0.0);
                self.run_all(&filled)
            }
        }
    }

    /// The outputs for many rows of inputs, which stand one after the other, as their outputs do: what [`Dense::run`] gives
    /// for each, several times faster. Numbers after the last whole row are not read.
    ///
    /// ```
    /// # use vigie_nlp::Dense;
    /// let layer = Dense::new(&[1.0, 2.0], &[1.0], 2).unwrap();
    /// assert_eq!(layer.run_all(&[3.0, 0.0, 0.0, 3.0]), [4.0, 7.0]);
    /// ```
    pub fn run_all(&self, x: &[f32]) -> Vec<f32> {
        let (rows, width, outputs) = (x.len() / self.inputs(), self.0.width(), self.outputs());
        let mut out = vec![0.0; rows * width];
        self.0.apply(x, self.inputs(), rows, &mut out);
        for row in 1..rows {
            out.copy_within(row * width..row * width + outputs, row * outputs);
        }
        out.truncate(rows * outputs);
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
        assert!(layer.run_all(&[]).is_empty());
        assert!(Dense::new(&[1.0], &[1.0], 2).is_none());
        assert!(Dense::new(&[], &[], 2).is_none());
    }

    #[test]
    fn many_rows_give_the_bits_of_each() {
        let number = |i: usize| ((i * 37 + 11) % 101) as f32 / 17.0 - 3.0;
        let (inputs, outputs) = (19, 70);
        let weights: Vec<f32> = (0..inputs * outputs).map(number).collect();
        let layer = Dense::new(&weights, &weights[..outputs], inputs).unwrap();
        let x: Vec<f32> = (0..inputs * 23).map(|i| number(i * i)).collect();
        let each: Vec<f32> = x.chunks(inputs).flat_map(|x| layer.run(x)).collect();
        assert_eq!(layer.run_all(&x), each);
    }
}
